// 字句: times, numbers and small builders. No markup is ever made from text.
export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

// The server writes Shanghai time; the browser's own zone must not matter, so the text is cut, not converted.
export function timeParts(iso) {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  return {
    key: iso.slice(0, 10),
    day: `${year}年${month}月${day}日 ${WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]}`,
    short: `${month}-${day} ${iso.slice(11, 16)}`,
    time: iso.slice(11, 16),
  };
}

export const ROLES = {
  contact: "联络员",
  lead_leader: "牵头领导",
  responsible_person: "责任人员",
  office: "市环督办",
  inspector: "督办组",
  group_head: "领导小组",
};

export function part(person) {
  const roles = person.roles.map((role) => ROLES[role] ?? role).join("、");
  return person.issues.length ? `${roles} · 问题${person.issues.join("、")}` : roles;
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  return bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
