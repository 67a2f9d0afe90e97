/**
 * Every byte that reaches the terminal while peers send what terminals obey: nothing but the sequences that our own
 * screen writes, and no control byte of a peer.
 */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { CLIENT_MAIN, cleanEnv, ServerProcess } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";

setDefaultTimeout(60_000);

/** What our screen may write besides text; in groups as docs/adr/0003-terminal-kit.md names them. */
const OWN_SEQUENCES = [
  // Second screen, keypad, cursor shown and hidden, autowrap, bracketed paste, focus events, synchronized output.
  /^\x1b\[\?(1|7|12|25|1000|1004|1006|1049|2004|2026)(;\d+)*[hl]/,
  /^\x1b[=>78]/,
  // Cursor to a place, to a column, so many to the right; clear; scroll region; colours.
  /^\x1b\[\d*(;\d+)?H/,
  /^\x1b\[\d*[CGJK]/,
  /^\x1b\[(\d+;\d+)?r/,
  /^\x1b\[[\d;]*m/,
  // Window state that terminfo's enter_ca_mode saves and exit_ca_mode restores.
  /^\x1b\[2[23];0;0t/,
  // The bell, and the notification of a mention: its text has no control byte.
  /^\x07/,
  /^\x1b\]9;[^\x00-\x1f\x7f-\x9f]*\x1b\\/,
];

/** The first place that is neither text nor one of ours; undefined when there is none. */
function foreignByte(output: string): string | undefined {
  for (let at = 0; at < output.length; ) {
    const rest = output.slice(at, at + 4_096);
    const own = OWN_SEQUENCES.map((pattern) => pattern.exec(rest)?.[0]).find((match) => match !== undefined);
    if (own !== undefined) {
      at += own.length;
    } else if (/^[\r\n]/.test(rest)) {
      at++;
    } else if (/^[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(rest)) {
      return JSON.stringify(output.slice(Math.max(0, at - 40), at + 40));
    } else {
      at++;
    }
  }
  return undefined;
}

const CONTROLS = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code))
  .filter((char) => /[\x01-\x1f\x7f-\x9f]/.test(char))
  .join("");
const TORTURE = [
  "日本語のとても長い文章がここにあります。折り返しても枠はまっすぐのまま。",
  "👩‍👩‍👧‍👦👨🏽‍💻🇧🇷🇯🇵🏴󠁧󠁢󠁥󠁮󠁧󠁿 emoji",
  "हिन्दी में लिखा हुआ एक वाक्य क्षत्रिय",
  "עברית and العربية \u202emixed\u202c \u2066iso\u2069",
  `Z${"\u0301".repeat(30)}algo`,
  `c0c1 ${CONTROLS.slice(0, 40)}`,
  `c0c1 ${CONTROLS.slice(40)}`,
  "\x1b]0;title\x07\x1b]52;c;eA==\x07osc",
  "\x9d0;title\x9c\x9b2J\x90dcs\x9c",
  "\x1b[2J\x1b[H\x1b[31m\x1b[?1049l\x1bc\x1b(0csi",
  "\x1bP1$r\x1b\\\x1b_apc\x1b\\\x1b^pm\x1b\\dcs",
];
const MARK = "the-end-of-it";

/** Our client on a pty, with every byte that it writes. */
function openOnPty(home: string, port: number) {
  const decoder = new TextDecoder();
  let output = "";
  const who = ["--id", "1", "--name", "ana", "--host", "127.0.0.1", "--port", String(port)];
  const program = Bun.spawn([process.execPath, CLIENT_MAIN, ...who], {
    env: { ...process.env, ...cleanEnv(home), TERM: "xterm-256color" },
    terminal: {
      cols: 80,
      rows: 24,
      data: (_terminal, bytes) => {
        output += decoder.decode(bytes, { stream: true });
      },
    },
  });
  return {
    write: (text: string) => void program.terminal?.write(text),
    shows: (text: string) =>
      waitFor(
        () => (output.includes(text) ? output : undefined),
        () => `${text} in ${JSON.stringify(output.slice(-400))}`,
      ),
    output: () => output,
    exited: program.exited,
    [Symbol.asyncDispose]: async () => {
      program.kill("SIGKILL");
      await program.exited;
      program.terminal?.close();
    },
  };
}

describe("raw bytes", () => {
  test("raw bytes: peers in the open and sealed send everything that terminals obey, in names and texts", async () => {
    using home = new TemporaryHome();
    using homeOfEve = new TemporaryHome();
    await using server = await ServerProcess.start(home.path, ["--rate", "1000", "--burst", "1000"]);
    await using ana = openOnPty(home.path, server.port);
    await ana.shows("●");
    await using evil = await RawPeer.open(server.port);
    const name = "\x1b[2J\x9b31m\u202emau";
    const send = (type: number, text: string, dest = 0) => evil.send({ type, origin: 66, dest, name, text });
    send(0, "");
    for (const text of TORTURE) {
      send(2, text);
      send(2, text, 1);
    }
    await using eve = await JsonClient.join(homeOfEve.path, server.port, 67, "eve");
    for (const text of [...TORTURE, `${"longa linha \x1b[2J".repeat(3_000)}`]) eve.say(text, 0);
    eve.say(`ana ${CONTROLS} ${MARK}`, 0);
    await ana.shows(MARK);
    ana.write("\x1bk\x1b\x1br");
    await ana.shows("Datagrams");
    for (const text of TORTURE) eve.say(text, 0);
    eve.say(`${MARK}2`, 0);
    await eve.line(new RegExp(`"type":"sent".*${MARK}2`));
    ana.write("\x1b");
    await ana.shows(`${MARK}2`);
    ana.write("/quit\r");
    expect(await ana.exited).toBe(0);
    expect(foreignByte(ana.output())).toBeUndefined();
  });

  test("raw bytes: this test sees a byte that does not belong there", () => {
    for (const bad of ["\x1b]0;x\x07", "\x9b31m", "\x1bc", "\x1b[5n", "a\x00b", "\u202e"]) {
      expect(foreignByte(`\x1b[1;1Hok${bad}`)).toBeDefined();
    }
    expect(foreignByte("\x1b[?1049h\x1b[31mtext\x1b[m\r\n\x07")).toBeUndefined();
  });
});
