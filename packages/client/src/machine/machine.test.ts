import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogOf } from "@recado/runtime/i18n";
import { waitFor } from "@recado/runtime/testing";
import type { ChatMessage } from "../events.ts";
import { MemoryClientStore } from "../store/memory-client-store.ts";
import { ChatLog, chatLogPath, editText, exportConversation, runCommand } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recado-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function script(body: string): string {
  const path = join(folder, "program.sh");
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

const AT_MS = new Date(2026, 10, 23, 14, 3, 5).getTime();

function message(text: string, name = "bob"): ChatMessage {
  return { scope: "public", origin: 2, name, dest: 0, text, atMs: AT_MS };
}

describe("the editor", () => {
  test("gets the text, gives back what the user left, and leaves no file behind", async () => {
    const told = `"${folder}/path" "${folder}/mode"`;
    const editor = script(
      `grep -q olá "$2" && set -- "$2" ${told} && echo "$1" > "$2" && stat -c %a "$1" > "$3" && printf 'um\\ndois\\n' > "$1"`,
    );
    expect(await editText("olá", { EDITOR: `${editor} -w`, PATH: process.env["PATH"] })).toBe("um\ndois");
    expect(readFileSync(join(folder, "mode"), "utf8")).toBe("600\n");
    expect(existsSync(readFileSync(join(folder, "path"), "utf8").trim())).toBe(false);
  });

  test("that ends with an error changes nothing; one that is not there throws", async () => {
    const editor = script("exit 1");
    expect(await editText("olá", { EDITOR: editor })).toBeUndefined();
    expect(editText("olá", { EDITOR: "/nowhere/editor" })).rejects.toThrow();
  });
});

describe("the user's program", () => {
  test("gets title and text as they are, whatever a shell would make of them", async () => {
    const program = script(`printf '%s|' "$@" > "${folder}/args.part" && mv "${folder}/args.part" "${folder}/args"`);
    runCommand([program, "--x", "Recado", "bob: $(rm -rf /) `id`; \"'"]);
    await waitFor(
      () => (existsSync(join(folder, "args")) ? true : undefined),
      () => "the program did not run",
    );
    expect(readFileSync(join(folder, "args"), "utf8")).toBe("--x|Recado|bob: $(rm -rf /) `id`; \"'|");
  });

  test("that is not there throws what the system says", () => {
    expect(() => runCommand(["/nowhere/program"])).toThrow();
  });
});

describe("the log", () => {
  const context = { catalog: catalogOf("en"), own: { id: 1, name: "ana" }, wallMs: AT_MS, nameOf: () => undefined };

  test("has a line for what is said, its user's alone, without a control character; it goes on where it ended", () => {
    const path = join(folder, "logs", "chat.log");
    for (const text of ["hello", "evil \x1b[2J\nsecond"]) {
      const log = ChatLog.open(path);
      log.event({ kind: "message", message: message(text) }, context);
      log.event({ kind: "sent", sendId: 1, message: { ...message("mine", "ana"), origin: 1 } }, context);
      log.event({ kind: "rtt", rttMs: 3 }, context);
      log.close();
    }
    const lines = readFileSync(path, "utf8").split("\n");
    expect(lines[0]).toBe("2026-11-23 14:03:05 bob (2): hello");
    expect(lines[1]).toBe("2026-11-23 14:03:05 ana (1): mine");
    expect(lines.filter((line) => line.includes("hello") || line.includes("evil"))).toHaveLength(2);
    expect(lines.join("\n")).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("is named by server and id, whatever the host is called", () => {
    expect(chatLogPath("../../etc", 1235, 7, { XDG_DATA_HOME: "/data" })).toBe(
      "/data/recado/logs/.._.._etc_1235_7.log",
    );
  });
});

describe("/export", () => {
  const catalog = catalogOf("en");

  function storeWith(count: number): MemoryClientStore {
    const store = new MemoryClientStore(1);
    for (let key = 1; key <= count; key++) {
      const line = {
        ...message(`text ${key}\nand more`),
        key,
        number: key,
        sealed: true,
        delivery: undefined,
        why: undefined,
      };
      store.apply({ kind: "heard", line });
    }
    return store;
  }

  test("writes every line of the conversation, in order, as text or as JSON, and never over a file", () => {
    const store = storeWith(1_234);
    const text = join(folder, "chat.txt");
    expect(exportConversation(store, 0, text, catalog)).toEqual({ path: text, count: 1_234 });
    const lines = readFileSync(text, "utf8").split("\n");
    expect(lines[0]).toBe("2026-11-23 14:03:05 <bob> text 1");
    expect(lines[1]).toBe("\tand more");
    expect(lines.at(-3)).toBe("2026-11-23 14:03:05 <bob> text 1234");
    expect(() => exportConversation(store, 0, text, catalog)).toThrow();
    const json = join(folder, "chat.jsonl");
    exportConversation(store, 0, json, catalog);
    const [first = "", ...rest] = readFileSync(json, "utf8").trimEnd().split("\n");
    expect(JSON.parse(first)).toMatchObject({ number: 1, origin: 2, name: "bob", dest: 0, text: "text 1\nand more" });
    expect(rest).toHaveLength(1_233);
  });

  test("says of a text that did not arrive, or may not have, that it did not", () => {
    const store = new MemoryClientStore(1);
    const own = { origin: 1, name: "ana", dest: 0, number: undefined, sealed: true, atMs: AT_MS, why: undefined };
    for (const [index, delivery] of (["failed", "unconfirmed", "confirmed"] as const).entries()) {
      store.apply({ kind: "written", line: { ...own, key: index + 1, text: `t${index}`, delivery } });
    }
    const path = join(folder, "own.txt");
    exportConversation(store, 0, path, catalog);
    expect(readFileSync(path, "utf8").split("\n").slice(0, 3)).toEqual([
      "2026-11-23 14:03:05 <ana> [not delivered] t0",
      "2026-11-23 14:03:05 <ana> [no echo came back: perhaps lost] t1",
      "2026-11-23 14:03:05 <ana> t2",
    ]);
  });

  test("of a conversation that has nothing writes an empty file and says 0", () => {
    expect(exportConversation(storeWith(0), 9, join(folder, "x"), catalog)).toMatchObject({ count: 0 });
  });
});
