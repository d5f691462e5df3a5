// A room over a WebSocket: each frame is one message of the RPC, as JSON.
const MOST = 500;
const AGAIN_MILLIS = 2000;
// Close codes: 4000 plus the gRPC status code.
const UNAVAILABLE = 4014;
const LEAVING = 1001;
const RESTARTING = 1012;
const LOST = 1006;

const find = (id) => document.getElementById(id);
const unheard = new Map(); // messages sent and not yet received back, by message id
// chat.html#token=TOKEN, where talking needs one: no server is told what is behind the '#'.
const token = new URLSearchParams(location.hash.slice(1)).get("token");
let me = null;
let lastId = null;
let socket = null;

function connect() {
  const url = new URL(`../v1/rooms/${me.room}:chat`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket = new WebSocket(url, token === null ? "weir.json" : ["weir.json", "bearer", token]);
  socket.onopen = () => {
    send({displayName: me.name, ...(lastId === null ? {} : {lastId})});
    // A message with the same id is delivered once, however often it is sent.
    unheard.forEach((text, messageId) => send({text, messageId}));
  };
  socket.onmessage = ({data}) => heard(JSON.parse(data));
  socket.onclose = ({code, reason}) => closed(code, reason);
}

/** Sends a message. While the socket is not open, it stays unheard and is sent after reconnecting. */
function send(message) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(message));
  }
}

function heard({id = "0", kind, message}) {
  lastId = id;
  if (kind === "JOINED") {
    state(true, `in ${me.room} as ${me.name}`);
    return;
  }
  unheard.delete(message.messageId);
  const line = document.createElement("li");
  line.append(
    part("strong", message.displayName),
    part("span", message.text),
    part("time", new Date(message.saidAt).toLocaleTimeString()));
  find("messages").append(line);
  if (find("messages").childElementCount > MOST) {
    find("messages").firstChild.remove();
  }
  line.scrollIntoView({block: "nearest"});
}

function closed(code, reason) {
  if ([UNAVAILABLE, LEAVING, RESTARTING, LOST].includes(code)) {
    state(false, "connecting again");
    setTimeout(connect, AGAIN_MILLIS);
    return;
  }
  state(false, "not joined");
  find("problem").textContent = `ended with ${code}: ${reason}`;
  find("join").hidden = false;
}

function state(open, text) {
  find("state").className = open ? "open" : "";
  find("state").textContent = text;
  find("say").querySelectorAll("input, button").forEach((each) => (each.disabled = !open));
  if (open) {
    find("text").focus();
  }
}

function part(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

find("join").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  if (me?.room !== find("room").value) {
    lastId = null;
    unheard.clear();
    find("messages").replaceChildren();
  }
  me = {name: find("name").value, room: find("room").value};
  find("title").textContent = me.room;
  find("problem").textContent = "";
  find("join").hidden = true;
  connect();
});

find("say").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const messageId = crypto.randomUUID();
  const text = find("text").value;
  unheard.set(messageId, text);
  send({text, messageId});
  find("text").value = "";
});
