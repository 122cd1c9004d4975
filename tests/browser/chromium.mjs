// Chromium, driven by its own protocol over a pipe: no port, no package.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--remote-debugging-pipe",
  // Whoever runs tests in a container is root there.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-sync",
  "--mute-audio",
];

export class Chromium {
  #process;
  #profile;
  #next = 1;
  #waiting = new Map();
  #listeners = [];

  constructor(program) {
    this.#profile = mkdtempSync(join(tmpdir(), "hygienist-browser-"));
    const flags = [...FLAGS, `--user-data-dir=${this.#profile}`, "about:blank"];
    this.#process = spawn(program, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.#process.on("error", (error) => this.#fail(error));
    this.#process.on("exit", (code) => this.#fail(new Error(`chromium ended (${code})`)));
    let held = "";
    this.#process.stdio[4].setEncoding("utf8");
    this.#process.stdio[4].on("data", (text) => {
      const messages = (held + text).split("\0");
      held = messages.pop();
      messages.forEach((message) => this.#take(JSON.parse(message)));
    });
    this.#process.stdio[3].on("error", (error) => this.#fail(error));
  }

  #take(message) {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) {
      this.#listeners.forEach((listener) => listener(message));
      return;
    }
    this.#waiting.delete(message.id);
    if (message.error) waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting.resolve(message.result);
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method });
      this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  // A new tab.
  async tab() {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab(this, sessionId, targetId);
    this.#listeners.push((message) => message.sessionId === sessionId && tab.hear(message));
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await tab.send(`${domain}.enable`);
    return tab;
  }

  async close() {
    await this.send("Browser.close").catch(() => {});
    await new Promise((resolve) => {
      if (this.#process.exitCode !== null) resolve();
      this.#process.on("exit", resolve);
      setTimeout(resolve, 3000);
    });
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Tab {
  requests = [];
  complaints = [];
  #loaded = [];

  constructor(chromium, session, target) {
    this.chromium = chromium;
    this.session = session;
    this.target = target;
  }

  send(method, params) {
    return this.chromium.send(method, params, this.session);
  }

  hear({ method, params }) {
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
    if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.text);
    if (method === "Page.loadEventFired") this.#loaded.splice(0).forEach((resolve) => resolve());
    if (method === "Page.javascriptDialogOpening") this.complaints.push("a script opened a dialog");
  }

  // Sets the window and what the person prefers.
  async dress({ width, height, scheme, script = true, media = "" }) {
    const mobile = width < 600;
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile });
    await this.send("Emulation.setEmulatedMedia", {
      media,
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
    await this.send("Emulation.setScriptExecutionDisabled", { value: !script });
  }

  async open(url) {
    const loaded = new Promise((resolve) => this.#loaded.push(resolve));
    const { errorText } = await this.send("Page.navigate", { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  async evaluate(expression) {
    const told = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (told.exceptionDetails) throw new Error(told.exceptionDetails.exception?.description ?? told.exceptionDetails.text);
    return told.result.value;
  }

  // A picture of all of the page, or of that part of it.
  async picture(clip) {
    const options = clip ? { clip: { ...clip, scale: 1 } } : {};
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true, ...options });
    return Buffer.from(data, "base64");
  }

  close() {
    return this.chromium.send("Target.closeTarget", { targetId: this.target });
  }
}
