// Opens pages as a person's browser does, and says what is wrong with them: node look.mjs PAGE… (a JSON line a page).
//
// In light and in dark, wide and on a phone, with and without script: no request leaves the page, nothing complains, axe-core
// has no serious finding, the page does not scroll sideways, every region that does can be reached by the keyboard.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Chromium } from "./chromium.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const GRAVE = ["serious", "critical"];
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALL = { width: 320, height: 640 };

// What axe-core finds, in a line each.
const FINDINGS = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(
  ({ impact, id, help, nodes }) => ({ impact, line: id + ": " + help + ": " + nodes.slice(0, 3).map((n) => n.html).join(" ") }),
))`;

// What is wider than the window, other than what scrolls in a region of its own.
const SIDEWAYS = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const inside = (element) => element.closest(".wide, pre");
  const all = [...document.querySelectorAll("body *")].filter((e) => !inside(e) && e.getBoundingClientRect().right > root.clientWidth + 1);
  return all.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).concat([root.scrollWidth + " > " + root.clientWidth]);
})()`;

// Regions that scroll, and cannot be reached by the keyboard or have no name.
const UNREACHED = `[...document.querySelectorAll("*")].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
  && ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).map((e) => e.outerHTML.slice(0, 120))`;

const FIGURES = `Object.fromEntries([...document.querySelectorAll("[data-figure]")].map((e) => [e.dataset.figure, Number(e.value)]))`;

async function look(chromium, page) {
  const url = pathToFileURL(resolve(page)).href;
  const wrong = [];
  let figures = {};
  const tab = await chromium.tab();
  const check = async (how, expression) => {
    for (const found of await tab.evaluate(expression)) wrong.push(`${how}: ${found}`);
  };
  for (const scheme of ["light", "dark"]) {
    for (const window of [DESKTOP, PHONE, SMALL]) {
      const how = `${scheme}, ${window.width}`;
      await tab.dress({ ...window, scheme });
      await tab.open(url);
      figures = await tab.evaluate(FIGURES);
      await check(`${how} scrolls sideways`, SIDEWAYS);
      // All that is folded is looked at too.
      await tab.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })");
      await check(`${how}, unfolded, scrolls sideways`, SIDEWAYS);
      await check(`${how} cannot be reached`, UNREACHED);
      // What has a fault on the smallest window has it on a phone too.
      if (window === SMALL) continue;
      await tab.evaluate(`${AXE}; 0`);
      const found = await tab.evaluate(FINDINGS);
      wrong.push(...found.filter(({ impact }) => GRAVE.includes(impact)).map(({ line }) => `${how}: ${line}`));
    }
  }
  const scheme = await tab.evaluate("getComputedStyle(document.body).backgroundColor");
  await tab.dress({ ...DESKTOP, scheme: "light" });
  const light = await tab.evaluate("getComputedStyle(document.body).backgroundColor");
  if (scheme === light) wrong.push(`dark is light: ${light}`);
  // Without script there is the same to be read.
  const seen = await tab.evaluate("document.body.innerText.length");
  await tab.dress({ ...DESKTOP, scheme: "light", script: false });
  await tab.open(url);
  const { root } = await tab.send("DOM.getDocument", { depth: 0 });
  const { outerHTML } = await tab.send("DOM.getOuterHTML", { nodeId: root.nodeId });
  if (!outerHTML.includes("</h1>") || seen < 200) wrong.push("there is nothing to be read");
  // The page itself, and the empty picture that keeps a browser from asking for one.
  const gone = tab.requests.filter((request) => request.split("#")[0] !== url && request !== "data:,");
  wrong.push(...gone.map((request) => `a request left the page: ${request}`));
  wrong.push(...tab.complaints.map((complaint) => `the browser complains: ${complaint}`));
  const title = /<title>([^]*?)<\/title>/.exec(outerHTML)?.[1] ?? "";
  await tab.close();
  return { page, title, figures, requests: tab.requests.length, wrong: [...new Set(wrong)] };
}

const chromium = new Chromium(process.env.CHROMIUM ?? "chromium");
try {
  for (const page of process.argv.slice(2)) {
    console.log(JSON.stringify(await look(chromium, page)));
  }
} finally {
  await chromium.close();
}
