/** `recado keys`: the actions and their keys as `[keys]` takes them; on a terminal then the names of the keys pressed. */
import type { Catalog } from "@recado/runtime/i18n";
import { ExitCode } from "../exit-code.ts";
import { BINDINGS, type KeyMap, keysOf } from "../tui/keys.ts";

interface KeysEdge {
  readonly catalog: Catalog;
  readonly keys: KeyMap;
  readonly isTerminal: boolean;
  write(line: string): void;
  note(line: string): void;
}

export async function runKeys({ catalog, keys, isTerminal, write, note }: KeysEdge): Promise<ExitCode> {
  const { actions } = catalog.clientScreen.help;
  for (const { action } of BINDINGS) {
    const names = keysOf(keys, action);
    const value = names.length === 0 ? '"none"' : names.length === 1 ? `"${names[0]}"` : JSON.stringify(names);
    write(`${action.padEnd(18)} = ${value.padEnd(28)} # ${actions[action]}`);
  }
  if (!isTerminal) return ExitCode.OK;
  note(catalog.clientCli.pressKeys);
  await pressedKeys(write);
  return ExitCode.OK;
}

/** Until Ctrl-C comes twice in a row. */
async function pressedKeys(write: (line: string) => void): Promise<void> {
  const { TerminalInput } = await import("@recado/runtime/tui");
  const { promise, resolve } = Promise.withResolvers<void>();
  let before = "";
  const input = new TerminalInput((event) => {
    if (event.kind !== "key") return;
    write(`${event.key}\r`);
    if (event.key === "ctrl-c" && before === "ctrl-c") resolve();
    before = event.key;
  });
  input.start();
  await promise;
  input.stop();
}
