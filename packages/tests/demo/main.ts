/**
 * `bun run demo [--lang L] [--speed N] [--plain]`: a living conversation on a server of its own, with the real client on
 * the terminal. Without a terminal it is shown line by line, once. Nothing is left behind: no process, socket or file.
 */
import { constants } from "node:os";
import { parseArgs } from "node:util";
import { langOfEnv, parseLang } from "@recado/runtime/i18n";
import { TemporaryHome } from "../harness/home.ts";
import { OwnServer } from "../harness/own-server.ts";
import { CLIENT_MAIN, cleanEnv } from "../harness/programs.ts";
import { castOf, VISITOR_ID } from "./cast.ts";
import { type Actor, answerTo, scriptOf } from "./script.ts";

/** Small talk at most so often, and so many times: a demo that is forgotten falls silent. */
const SMALL_TALK_MS = 12_000;
const SMALL_TALK_MAX = 200;
const ANSWER_MS = 1_400;
const LAST_LINE_MS = 1_500;
const LOOK_MS = 50;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { lang: { type: "string" }, speed: { type: "string", default: "1" }, plain: { type: "boolean" } },
});
const lang = parseLang(values.lang ?? "") ?? langOfEnv(process.env);
const speed = Number(values.speed);
if (!(speed > 0)) throw new Error("--speed is a number above 0");
const script = scriptOf(lang);
const isShown = process.stdin.isTTY === true && process.stdout.isTTY === true;

const over = Promise.withResolvers<number>();
const pause = (ms: number) => Promise.race([over.promise, Bun.sleep(ms / speed)]);
let isOver = false;
void over.promise.then(() => {
  isOver = true;
});
for (const signal of SIGNALS) {
  // On a terminal in raw mode Ctrl-C is a key of the client's; this is for who ends the demo from outside.
  process.on(signal, () => over.resolve(128 + constants.signals[signal]));
}

using home = new TemporaryHome();
await using server = await OwnServer.start();
let answered = 0;
const cast = castOf(script, server.port, home.path, (text, isPrivate, hearer) => {
  // Of a public text both hear; one answers.
  if (isPrivate || hearer === "bia") void answer(text, isPrivate, hearer);
});
const who = ["--id", String(VISITOR_ID), "--name", script.visitor, "--lang", lang];
const where = ["--host", "127.0.0.1", "--port", String(server.port)];
const face = isShown ? (values.plain ? ["--plain"] : []) : ["tail"];
const client = Bun.spawn([process.execPath, CLIENT_MAIN, ...who, ...where, ...face], {
  stdio: [isShown ? "inherit" : "ignore", "inherit", "inherit"],
  env: { ...process.env, ...cleanEnv(home.path) },
});
void client.exited.then((code) => over.resolve(code));

await visitorIsIn();
await play();
if (!isShown) {
  await pause(LAST_LINE_MS);
  over.resolve(0);
}
const code = await over.promise;
client.kill("SIGTERM");
await client.exited;
await cast.close();
process.exitCode = code;

/** The first words are for somebody. */
async function visitorIsIn(): Promise<void> {
  const isIn = () => server.events.some((event) => event.kind === "joined" && event.client.id === VISITOR_ID);
  while (!isOver && !isIn()) await Promise.race([over.promise, Bun.sleep(LOOK_MS)]);
}

async function play(): Promise<void> {
  for (const { afterMs, actor, act } of script.cues) {
    await pause(afterMs);
    if (isOver) return;
    await cast.act(actor, act);
  }
  if (isShown) void chatter();
}

async function chatter(): Promise<void> {
  const actors: readonly Actor[] = ["bia", "caio", "dora"];
  for (let count = 0; count < SMALL_TALK_MAX && !isOver; count++) {
    await pause(SMALL_TALK_MS);
    const text = script.small[count % script.small.length];
    const actor = actors[count % actors.length];
    if (!isOver && text !== undefined && actor !== undefined) {
      await cast.act(actor, { kind: "say", text, isPrivate: false });
    }
  }
}

async function answer(text: string, isPrivate: boolean, hearer: Actor): Promise<void> {
  await pause(ANSWER_MS);
  if (!isOver) await cast.act(hearer, { kind: "say", text: answerTo(script, text, isPrivate, answered++), isPrivate });
}
