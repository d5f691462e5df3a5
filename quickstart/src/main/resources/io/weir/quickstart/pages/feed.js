// Shows every change of a user, newest first. Uses only the platform: EventSource and fetch.
const MOST = 200;
const AGAIN_MILLIS = 2000;

const find = (id) => document.getElementById(id);
let lastId = null;

function watch() {
  const from = lastId === null ? "" : "?last_id=" + lastId;
  const source = new EventSource("../v1/users:watch" + from);
  source.onopen = () => state(true);
  source.onmessage = (message) => changed(JSON.parse(message.data));
  // An error of the stream itself has data; for a lost connection the browser gives no details.
  source.addEventListener("error", (error) => {
    state(false, error.data && JSON.parse(error.data).message);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(watch, AGAIN_MILLIS);
    }
  });
}

function state(open, why) {
  find("state").className = open ? "open" : "";
  const behind = lastId === null ? "" : `, behind id ${lastId}`;
  find("state").textContent = (open ? "connected" : "connecting again") + behind + (why ? `: ${why}` : "");
}

function changed({id, kind, user, at}) {
  lastId = id ?? "0";
  state(true);
  if (kind === "STARTED") {
    return;
  }
  const line = document.createElement("li");
  line.append(part("strong", kind.toLowerCase()), part("span", user.displayName), part("time", time(at)));
  line.title = JSON.stringify(user, null, 2);
  find("changes").prepend(line);
  if (find("changes").childElementCount > MOST) {
    find("changes").lastChild.remove();
  }
}

function part(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function time(at) {
  return new Date(at).toLocaleTimeString();
}

async function create(displayName) {
  const email = `${crypto.randomUUID()}@example.com`;
  const answer = await fetch("../v1/users", {
    method: "POST",
    headers: {"content-type": "application/json"},
    body: JSON.stringify({displayName, email}),
  });
  find("problem").textContent = answer.ok ? "" : (await answer.json()).message;
  return answer.ok;
}

find("create").addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  if (await create(find("name").value)) {
    find("name").value = "";
  }
});

watch();
