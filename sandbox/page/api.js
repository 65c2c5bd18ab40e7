// 往来: asks the server, hears what changed.
async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `服务没有应答（${response.status}）`);
  return body;
}

export const read = (path) => fetch(`/api/${path}`).then(answer);

export const ask = (path, wish = {}) =>
  fetch(`/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  }).then(answer);

export function attach(userId, files, caption) {
  const form = new FormData();
  form.append("user_id", userId);
  form.append("caption", caption);
  for (const file of files) form.append("file", file);
  return fetch("/api/attach", { method: "POST", body: form }).then(answer);
}

// connected: called on every (re)connection, when everything has to be read again.
export function listen(connected, news) {
  const source = new EventSource("/api/events");
  let fresh = true;
  source.onopen = () => { fresh = true; };
  source.onmessage = (event) => {
    if (fresh) connected();
    fresh = false;
    news(JSON.parse(event.data));
  };
}
