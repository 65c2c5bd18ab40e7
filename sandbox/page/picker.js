// 选人: the linked people by role, with what each has not read yet.
import { make, part, ROLES } from "./words.js";

function row(person, current, unread, pick) {
  const button = make("button");
  button.type = "button";
  button.setAttribute("role", "option");
  button.setAttribute("aria-selected", String(person.id === current?.id));
  const words = make("span", "who-words");
  const issues = person.issues.length ? `问题${person.issues.join("、")}` : "";
  words.append(make("span", "", person.name), make("small", "", person.blocked ? `${issues} 已停用` : issues));
  button.append(make("span", `face ${person.roles[0] ?? ""}`, person.name.slice(0, 1)), words);
  const count = unread(person);
  if (count) button.append(make("span", "badge", String(count)));
  button.onclick = () => pick(person);
  return button;
}

export function fillPicker(list, people, wanted, current, unread, pick) {
  const found = people.filter((person) => `${person.name} ${part(person)}`.includes(wanted.trim()));
  const nodes = [];
  for (const role of [...Object.keys(ROLES), undefined]) {
    const group = found.filter((person) => (role ? person.roles[0] === role : !(person.roles[0] in ROLES)));
    if (!group.length) continue;
    group.sort((one, other) => unread(other) - unread(one));
    nodes.push(make("h4", "", `${ROLES[role] ?? "其他"}（${group.length}）`));
    nodes.push(...group.map((person) => row(person, current, unread(person) ? unread : () => 0, pick)));
  }
  list.replaceChildren(...(nodes.length ? nodes : [make("h4", "", "没有找到")]));
}
