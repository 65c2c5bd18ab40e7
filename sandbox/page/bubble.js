// 气泡: one message as a node.
import { fileSize, make, timeParts } from "./words.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const COMMAND = /(\/[a-z0-9_]{1,32})(?![\w/])/g;

function plain(text, parent, say) {
  for (const piece of text.split(COMMAND)) {
    if (/^\/[a-z]/.test(piece)) {
      const command = make("button", "command", piece);
      command.type = "button";
      command.onclick = () => say(piece);
      parent.append(command);
    } else parent.append(piece);
  }
}

// Offsets are UTF-16 units on both sides. Nested entities show the outer one only.
function words(message, say) {
  const node = make("div", "words");
  let place = 0;
  for (const entity of message.entities) {
    if (entity.offset < place) continue;
    plain(message.text.slice(place, entity.offset), node, say);
    const text = message.text.slice(entity.offset, entity.offset + entity.length);
    if (entity.type === "text_link") {
      const link = make("a", "", text);
      link.href = entity.url;
      link.target = "_blank";
      link.rel = "noreferrer";
      node.append(link);
    } else node.append(make(TAGS[entity.type] ?? "span", "", text));
    place = entity.offset + entity.length;
  }
  plain(message.text.slice(place), node, say);
  return node;
}

function attached(file) {
  const address = `/api/file/${file.id}`;
  if (file.picture) {
    const picture = make("img", "picture");
    picture.src = address;
    picture.alt = file.name;
    return picture;
  }
  const link = make("a", "file");
  link.href = address;
  link.download = file.name;
  const mark = { photo: "照片", voice: "语音", audio: "录音", video: "视频", video_note: "视频" }[file.kind] ?? file.name.split(".").pop().slice(0, 4);
  const label = make("span", "", file.name);
  label.append(make("small", "", fileSize(file.size)));
  link.append(make("b", "", mark), label);
  return link;
}

function buttons(message, tap) {
  const rows = make("div", "buttons");
  message.buttons.forEach((row, rowIndex) => {
    const line = make("div");
    row.forEach((one, column) => {
      const button = make("button", "", one.text);
      button.type = "button";
      button.onclick = () => (one.url ? window.open(one.url, "_blank", "noreferrer") : tap(message.id, rowIndex, column));
      line.append(button);
    });
    rows.append(line);
  });
  return rows;
}

// acts: say(text), tap(message, row, column), answer(message)
export function bubble(message, acts) {
  const turn = make("div", message.bot ? "turn" : "turn own");
  const body = make("div", "bubble");
  if (message.forwarded) body.append(make("div", "forwarded", `转自 ${message.forwarded}`));
  if (message.reply) body.append(make("div", "quote", message.reply));
  if (message.file) body.append(attached(message.file));
  if (message.text) body.append(words(message, acts.say));
  const foot = make("div", "at");
  if (message.bot) {
    const answer = make("button", "answer", "引用");
    answer.type = "button";
    answer.onclick = () => acts.answer(message);
    foot.append(answer);
  }
  foot.append(`${message.edited ? "已改 " : ""}${timeParts(message.at).time}`);
  body.append(foot);
  turn.append(body);
  if (message.buttons.length) turn.append(buttons(message, acts.tap));
  return turn;
}
