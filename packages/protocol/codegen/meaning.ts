/** What the layout does not hold and other people's tools want to show: the names of numbers. */
import { FrameType } from "../src/constants.ts";

/** By layout and field. */
const NUMBERS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>> = {
  Frame: { type: FrameType },
};

/** Name and number of each value that the field may have; undefined for a field of plain numbers. */
export function namesOf(
  layout: string,
  field: string,
): readonly (readonly [name: string, value: number])[] | undefined {
  const names = NUMBERS[layout]?.[field];
  return names && Object.entries(names);
}
