// Opens every operation of the page, fills in the variables of its path, executes it otherwise unchanged, and
// returns a line for each: "GET /v1/users: 200".
(async () => {
  const until = async (what, found) => {
    for (let i = 0; i < 200; i++) {
      const value = found();
      if (value) {
        return value;
      }
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error("there is no " + what);
  };
  // React notices only values that it did not write itself.
  const write = (input, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, text);
    input.dispatchEvent(new Event("input", {bubbles: true}));
    // The page waits until the user stops typing or leaves the field.
    input.dispatchEvent(new FocusEvent("focusout", {bubbles: true}));
  };
  const lines = [];
  await until("operation", () => document.querySelector(".opblock"));
  for (const operation of document.querySelectorAll('.opblock')) {
    const name = [".opblock-summary-method", ".opblock-summary-path"]
      .map((part) => operation.querySelector(part).textContent.replaceAll("\u200b", ""))
      .join(" ");
    operation.querySelector(".opblock-summary-control").click();
    const execute = await until("button", () => operation.querySelector(".execute"));
    operation.querySelectorAll("[data-param-in=path] input").forEach((input) => write(input, "u1"));
    // The written value must arrive before it is used.
    await new Promise((later) => setTimeout(later, 200));
    execute.click();
    const status = await until("answer to " + name, () =>
      operation.querySelector(".live-responses-table .response .response-col_status"));
    lines.push(name + ": " + status.textContent.slice(0, 3));
  }
  return lines;
})();
