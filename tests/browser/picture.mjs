// Pictures of a page, to be looked at: node picture.mjs PAGE OUT.png WIDTH light|dark|print [FROM HEIGHT]
//
// FROM is where the picture begins: a number of pixels, or the id of a heading.

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Chromium } from "./chromium.mjs";

const [page, out, width, look, from = "0", height] = process.argv.slice(2);
const chromium = new Chromium(process.env.CHROMIUM ?? "chromium");
try {
  const tab = await chromium.tab();
  const print = look === "print";
  await tab.dress({ width: Number(width), height: 1000, scheme: print ? "light" : look, media: print ? "print" : "" });
  await tab.open(pathToFileURL(resolve(page)).href);
  const top = await tab.evaluate(
    /^\d+$/.test(from) ? from : `document.getElementById(${JSON.stringify(from)}).getBoundingClientRect().top - 24`,
  );
  const all = await tab.evaluate("document.documentElement.scrollHeight");
  const clip = { x: 0, y: top, width: Number(width), height: Math.min(Number(height ?? all), all - top) };
  writeFileSync(out, await tab.picture(clip));
  console.log(`${out}: ${clip.width} x ${clip.height} of ${all}`);
} finally {
  await chromium.close();
}
