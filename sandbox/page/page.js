// 演练台: three phones, the clock, the log.
import { ask, listen, read } from "./api.js";
import { PhoneView } from "./phone.js";
import { make, ROLES, timeParts } from "./words.js";

const byId = (id) => document.getElementById(id);
const SEATS = ["contact", "lead_leader", "office"];
const LOG_LINES = 400;
const seen = new Map();
let people = [];
let shown = 0;

const phones = SEATS.map(() => new PhoneView({ picked, fail, seen: sawAll }));
byId("phones").append(...phones.map((phone) => phone.node));

const unread = (person) => Math.max(0, person.heard - (seen.get(person.id) ?? 0));

function fail(error) {
  byId("notice").textContent = error.message;
  byId("notice").hidden = false;
  setTimeout(() => { byId("notice").hidden = true; }, 4000);
}

function sawAll(userId, count) {
  seen.set(userId, count);
  drawCounts();
}

function picked() {
  ask("hands", { user_ids: phones.map((phone) => phone.person?.id).filter(Boolean) }).catch(fail);
  drawCounts();
}

function drawCounts() {
  const inHand = new Set(phones.map((phone) => phone.person?.id));
  phones.forEach((phone, seat) => {
    phone.meet(people, unread);
    const waiting = people.filter((one) => one.roles[0] === SEATS[seat] && !inHand.has(one.id) && unread(one));
    phone.others(waiting.length);
  });
  drawTabs();
}

function drawTabs() {
  byId("tabs").replaceChildren(...phones.map((phone, seat) => {
    const tab = make("button");
    tab.type = "button";
    tab.setAttribute("aria-selected", String(seat === shown));
    tab.append(make("small", "", ROLES[phone.person?.roles[0]] ?? ""), phone.person?.name ?? "—");
    const count = phone.person && seat !== shown ? unread(phone.person) : 0;
    if (count) tab.append(make("span", "badge", String(count)));
    tab.onclick = () => { shown = seat; drawShown(); };
    return tab;
  }));
}

function drawShown() {
  phones.forEach((phone, seat) => phone.node.classList.toggle("shown", seat === shown));
  drawTabs();
  if (phones[shown].person) phones[shown].refresh(true).catch(fail);
}

function drawState(state) {
  people = state.people;
  const at = timeParts(state.now);
  byId("clock").querySelector(".day").textContent = at.day;
  byId("clock").querySelector(".time").textContent = at.time;
  byId("auto").checked = state.auto_reply;
  drawCounts();
}

function drawLog(lines, fresh = false) {
  const list = byId("log-lines");
  if (fresh) list.replaceChildren();
  for (const line of lines) {
    const row = make("li", line.way === "<" ? "in" : "");
    const text = make("span", "", line.text.replace(/\s*\n\s*/g, " ⏎ "));
    text.title = line.text;
    row.append(make("span", "", timeParts(line.at).short), make("span", "", line.name), make("span", "", line.way), text);
    list.append(row);
  }
  while (list.children.length > LOG_LINES) list.firstElementChild.remove();
  if (lines.length) list.scrollTop = list.scrollHeight;
}

// The first of each role takes its seat; whoever is there already keeps it.
async function takeSeats() {
  const taken = new Set(phones.map((phone) => phone.person?.id));
  for (const [seat, phone] of phones.entries()) {
    if (phone.person) { await phone.refresh(); continue; }
    const free = people.filter((one) => !taken.has(one.id));
    const person = free.find((one) => one.roles[0] === SEATS[seat]) ?? free.find((one) => one.roles.includes(SEATS[seat])) ?? free[0];
    if (!person) continue;
    taken.add(person.id);
    await phone.show(person);
  }
  picked();
}

async function readAll() {
  const state = await read("state");
  const first = !people.length;
  if (first) for (const one of state.people) seen.set(one.id, one.heard);
  drawState(state);
  drawLog(state.traffic, true);
  await takeSeats();
}

async function hear(news) {
  drawLog(news.traffic);
  if (!news.all && !news.chats.length) return;
  drawState(await read("state"));
  const visible = (phone, seat) => matchMedia("(min-width: 861px)").matches || seat === shown;
  for (const [seat, phone] of phones.entries()) {
    if (phone.person && visible(phone, seat) && (news.all || news.chats.includes(phone.person.id))) await phone.refresh();
  }
  if (phones.some((phone) => !phone.person)) await takeSeats();
}

async function step(path, wish) {
  const buttons = document.querySelectorAll(".steps button");
  document.body.classList.add("busy");
  buttons.forEach((button) => { button.disabled = true; });
  try { drawState(await ask(path, wish)); } catch (error) { fail(error); }
  document.body.classList.remove("busy");
  buttons.forEach((button) => { button.disabled = false; });
}

byId("next").onclick = () => step("next");
document.querySelectorAll("[data-hours]").forEach((button) => {
  button.onclick = () => step("advance", { hours: Number(button.dataset.hours) });
});
byId("auto").onchange = (event) => ask("auto", { on: event.target.checked }).catch(fail);
byId("log-toggle").onclick = () => {
  const log = byId("log");
  log.hidden = !log.hidden;
  byId("log-toggle").setAttribute("aria-expanded", String(!log.hidden));
  byId("log-lines").scrollTop = byId("log-lines").scrollHeight;
};

drawShown();
listen(() => readAll().catch(fail), (news) => hear(news).catch(fail));
