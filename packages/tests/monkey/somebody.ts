import { TORTURE_NAMES } from "../harness/torture-texts.ts";
import type { Chance } from "../sim/chance.ts";

/** With an id from 1 (ourselves) to 12, and a name that may be another's too. */
export function somebody(chance: Chance): { id: number; name: string } {
  const name = chance.happens(0.5) ? chance.pick(TORTURE_NAMES) : chance.pick(["ana", "bob", "carla"]);
  return { id: chance.whole(1, 12), name };
}
