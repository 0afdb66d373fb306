// A button that shows what was typed into a password field, and hides it again. The field is hidden
// before it is sent, so that a browser never keeps it as plain text for next time.

for (const field of document.querySelectorAll("input[type=password][data-show-password]")) {
  const button = document.createElement("button");
  const say = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-label", `${button.textContent} what I typed above`);
    button.setAttribute("aria-pressed", String(shown));
  };
  button.type = "button";
  button.className = "button button--quiet";
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => say(field.type === "password"));
  field.form?.addEventListener("submit", () => say(false));
  say(false);
  field.after(button);
}
