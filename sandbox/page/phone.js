// 一部手机: whoever is picked, the chat, the composer.
import { ask, attach, read } from "./api.js";
import { bubble } from "./bubble.js";
import { fillPicker } from "./picker.js";
import { make, part, timeParts } from "./words.js";

export class PhoneView {
  // acts: picked(), fail(error), seen(userId, count)
  constructor(acts) {
    this.acts = acts;
    this.person = null;
    this.toastsShown = null;
    this.replyTo = null;
    this.node = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.node.querySelector(selector);
    this.text = this.find("textarea");
    this.talk = this.find(".talk");
    this.wire();
  }

  wire() {
    const picker = this.find(".picker");
    this.find(".who").onclick = () => this.openPicker(picker.hidden);
    this.find(".picker input").oninput = () => this.drawPicker();
    this.find(".block").onclick = () => this.do(ask("block", { user_id: this.person.id, on: !this.person.blocked }));
    this.find(".menu").onclick = () => { this.find(".commands").hidden = !this.find(".commands").hidden; };
    this.find(".replying button").onclick = () => this.quote(null);
    const file = this.find("input[type=file]");
    this.find(".attach").onclick = () => file.click();
    file.onchange = () => {
      if (file.files[0]) this.do(attach(this.person.id, [...file.files], this.text.value.trim()).then(() => this.clear()));
      file.value = "";
    };
    this.find(".composer").onsubmit = (event) => { event.preventDefault(); this.send(); };
    this.text.oninput = () => this.grow();
    this.text.onkeydown = (event) => {
      // While an input method is composing, Enter chooses the characters.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    };
    // Whoever reads the end keeps seeing the end, also when the log opens or a picture arrives.
    this.atEnd = true;
    this.talk.onscroll = () => { this.atEnd = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 80; };
    new ResizeObserver(() => this.toEnd()).observe(this.talk);
    this.talk.addEventListener("load", () => this.toEnd(), true);
    document.addEventListener("click", (event) => {
      if (!picker.hidden && !this.node.contains(event.target)) this.openPicker(false);
    });
    this.node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.openPicker(false); });
  }

  async do(promise) {
    try { await promise; } catch (error) { this.acts.fail(error); }
  }

  say(text) {
    return this.do(ask("say", { user_id: this.person.id, text, reply_to: this.replyTo }).then(() => this.quote(null)));
  }

  send() {
    const text = this.text.value.trim();
    if (!text || !this.person) return;
    this.clear();
    this.say(text);
  }

  clear() { this.text.value = ""; this.grow(); }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }

  quote(message) {
    this.replyTo = message?.id ?? null;
    this.find(".replying").hidden = !message;
    this.find(".replying span").textContent = message ? message.text.slice(0, 60) : "";
    if (message) this.text.focus();
  }

  openPicker(open) {
    this.find(".picker").hidden = !open;
    this.find(".who").setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.find(".picker input").value = "";
    this.drawPicker();
    if (matchMedia("(hover: hover)").matches) this.find(".picker input").focus();
  }

  drawPicker() {
    const pick = (person) => { this.openPicker(false); this.show(person); this.acts.picked(); };
    fillPicker(this.find(".picker-list"), this.people, this.find(".picker input").value, this.person, this.unread, pick);
  }

  // people changed, or their unread counts
  meet(people, unread) {
    this.people = people;
    this.unread = unread;
    this.person = people.find((one) => one.id === this.person?.id) ?? this.person;
    if (this.person) this.head();
    if (!this.find(".picker").hidden) this.drawPicker();
  }

  head() {
    const face = this.find(".who .face");
    face.textContent = this.person.name.slice(0, 1);
    face.className = `face ${this.person.roles[0] ?? ""}`;
    this.find(".name").textContent = this.person.name;
    this.find(".part").textContent = part(this.person);
    this.node.classList.toggle("stopped", this.person.blocked);
    this.find(".block").textContent = this.person.blocked ? "已停用 · 启用" : "停用";
  }

  others(count) {
    this.find(".others").hidden = !count;
    this.find(".others").textContent = count > 99 ? "99+" : count;
  }

  show(person) {
    this.person = person;
    this.toastsShown = null;
    this.find(".commands").hidden = true;
    this.quote(null);
    this.head();
    return this.refresh(true);
  }

  async refresh(toEnd = false) {
    const id = this.person.id;
    const chat = await read(`chat/${id}`);
    if (id !== this.person.id) return;
    this.atEnd ||= toEnd;
    const keep = this.atEnd;
    this.draw(chat);
    this.atEnd = keep;
    this.toEnd();
    this.acts.seen(id, chat.messages.filter((message) => message.bot).length);
  }

  toEnd() {
    if (this.atEnd) this.talk.scrollTop = this.talk.scrollHeight;
  }

  draw(chat) {
    const acts = {
      say: (text) => this.say(text),
      answer: (message) => this.quote(message),
      tap: (message_id, row, column) => this.do(ask("tap", { user_id: this.person.id, message_id, row, column })),
    };
    const nodes = [];
    let day = "";
    for (const message of chat.messages) {
      const at = timeParts(message.at);
      if (at.key !== day) nodes.push(make("div", "date", at.day));
      day = at.key;
      nodes.push(bubble(message, acts));
    }
    if (!nodes.length) nodes.push(make("div", "empty", "还没有消息"));
    this.talk.replaceChildren(...nodes);
    this.person.blocked = chat.blocked;
    this.head();
    this.drawKeys(chat);
    this.drawToast(chat.toasts);
  }

  drawKeys(chat) {
    const commands = chat.commands.map(({ command, description }) => {
      const button = make("button");
      button.type = "button";
      button.append(make("b", "", `/${command}`), make("span", "", description));
      button.onclick = () => { this.find(".commands").hidden = true; this.say(`/${command}`); };
      return button;
    });
    this.find(".commands").replaceChildren(...(commands.length ? commands : [make("p", "", "没有命令菜单")]));
    this.find(".keyboard").hidden = !chat.keyboard.length;
    this.find(".keyboard").replaceChildren(...chat.keyboard.map((row) => {
      const line = make("div");
      for (const label of row) {
        const button = make("button", "", label);
        button.onclick = () => this.say(label);
        line.append(button);
      }
      return line;
    }));
  }

  drawToast(toasts) {
    const fresh = this.toastsShown !== null && toasts.length > this.toastsShown;
    this.toastsShown = toasts.length;
    if (!fresh) return;
    const toast = this.find(".toast");
    toast.textContent = toasts[toasts.length - 1];
    toast.hidden = false;
    clearTimeout(this.toastEnd);
    this.toastEnd = setTimeout(() => { toast.hidden = true; }, 2600);
  }
}
