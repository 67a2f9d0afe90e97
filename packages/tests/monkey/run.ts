/** One run of random keys and events against the client's screen. Everything follows from the seed. */
import { TestTui } from "@recado/client/testing";
import type { Frame, Size } from "@recado/runtime/tui";
import { Chance } from "../sim/chance.ts";
import { deed } from "./deeds.ts";
import { faultsOf } from "./picture.ts";

/** Told of a run that failed. */
const LAST_DEEDS = 12;

interface MonkeyRun {
  readonly keys: number;
  readonly draws: number;
  /** How often the screen was left, and opened again. */
  readonly quits: number;
  /** Undefined: all was well. */
  readonly fault: string | undefined;
}

export async function monkeyRun(seed: number, keys: number): Promise<MonkeyRun> {
  const chance = new Chance(seed);
  const recent: string[] = [];
  let draws = 0;
  let quits = 0;
  let faults: string[] = [];
  const onDraw = (frame: Frame, size: Size): void => {
    draws++;
    faults = faults.length > 0 ? faults : faultsOf(frame, size);
  };
  let tui = await open(chance, onDraw);
  for (let key = 1; key <= keys; key++) {
    try {
      recent.push(deed(tui, chance));
      await tui.connectionOpened();
      tui.screen.settle();
    } catch (error) {
      faults = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    }
    if (recent.length > LAST_DEEDS) recent.shift();
    if (faults.length > 0) {
      const fault = [`key ${key}: ${faults[0]}`, ...recent, tui.screen.text()].join("\n");
      return { keys: key, draws, quits, fault };
    }
    if (tui.screen.closed) {
      quits++;
      tui = await open(chance, onDraw);
    }
  }
  return { keys, draws, quits, fault: undefined };
}

async function open(chance: Chance, onDraw: (frame: Frame, size: Size) => void): Promise<TestTui> {
  const asksWho = chance.happens(0.2);
  const config = {
    lang: chance.pick(["en", "pt-BR"] as const),
    ascii: chance.happens(0.2),
    ...(asksWho && { id: undefined, name: undefined }),
  };
  const tui = await TestTui.open({ config });
  tui.discovered = Array.from({ length: chance.whole(0, 4) }, (_, index) => ({
    name: `sala ${index}`,
    address: "10.0.0.2",
    port: 1235 + index,
    users: chance.happens(0.5) ? undefined : index,
    version: undefined,
    rttMs: chance.happens(0.5) ? undefined : 3,
  }));
  tui.screen.onDraw = onDraw;
  return tui;
}
