/** What the layouts do not hold and other people's tools want to show: the names of numbers. */
import { FrameType } from "../src/constants.ts";
import {
  AnswerStatus,
  CloseReason,
  ControlCode,
  Fate,
  FrameFlag,
  InnerType,
  SESSION_FRAME_TYPE,
  SessionStep,
} from "../src/session/constants.ts";

type Numbers = Readonly<Record<string, number>>;
type ByLayoutAndField = Readonly<Record<string, Readonly<Record<string, Numbers>>>>;
export type Names = readonly (readonly [name: string, value: number])[];

const NUMBERS: ByLayoutAndField = {
  Frame: { type: { ...FrameType, SESSAO: SESSION_FRAME_TYPE } },
  InnerFrame: { type: InnerType },
  Entry: { fate: Fate },
  Receipt: { fate: Fate },
  Refusal: { fate: Fate },
  Answer: { status: AnswerStatus },
};

const FLAGS: ByLayoutAndField = {
  InnerFrame: { flags: FrameFlag },
};

/** Name and number of each value that the field may have; undefined for a field of plain numbers. */
export function namesOf(layout: string, field: string): Names | undefined {
  const names = NUMBERS[layout]?.[field];
  return names && Object.entries(names);
}

/** Name and bit of each flag of the field, which may hold other bits besides; undefined for any other field. */
export function flagsOf(layout: string, field: string): Names | undefined {
  const flags = FLAGS[layout]?.[field];
  return flags && Object.entries(flags);
}

/** Numbers that stand in texts, where no layout tells of them; by what they are, in PascalCase. */
export const CODES: readonly (readonly [of: string, names: Names])[] = [
  ["SessionStep", Object.entries(SessionStep)],
  ["ControlCode", Object.entries(ControlCode)],
  ["CloseReason", Object.entries(CloseReason)],
];
