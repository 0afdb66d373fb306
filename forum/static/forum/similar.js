// While a title is typed: conversations that were begun under one like it. The button below does the
// same without this script. Sent by POST, so that the words stand in no address; kept nowhere.
const PAUSE = 700; // ms

for (const place of document.querySelectorAll("[data-similar]")) watch(place);

function watch(place) {
  const form = place.closest("form");
  const title = form.elements.namedItem("title");
  let timer = 0;
  let asked = title.value.trim();
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });

  async function look() {
    const words = title.value.trim();
    if (words === asked || words.length < 4) return;
    asked = words;
    const body = new FormData();
    body.set("title", words);
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    try {
      const options = { method: "POST", body, redirect: "error" };
      const answer = await fetch(place.dataset.similar, options);
      if (answer.ok && asked === words) show((await answer.json()).similar);
    } catch {
      // The line is down. The button is still there.
    }
  }

  function show(topics) {
    if (!topics.length) return place.replaceChildren();
    const found = place.nextElementSibling.content.cloneNode(true);
    const list = found.querySelector("ul");
    const one = list.firstElementChild;
    const items = topics.map(({ title, address }) => {
      const item = one.cloneNode(true);
      item.querySelector("a").href = address;
      item.querySelector("a").prepend(title);
      return item;
    });
    list.replaceChildren(...items);
    place.replaceChildren(found);
  }
}
