import { expect, test } from "bun:test";
import { emptyHistory, HISTORY_LINES_MAX, newer, older, remember } from "./line-history.ts";

const three = ["um", "dois", "três"].reduce(remember, emptyHistory);

test("line history: walks back to the oldest and forward to the draft", () => {
  const first = older(three, "draft");
  expect(first?.text).toBe("três");
  const second = first && older(first.history, first.text);
  const third = second && older(second.history, second.text);
  expect(third?.text).toBe("um");
  expect(third && older(third.history, third.text)).toBeUndefined();
  const back = third && newer(third.history, third.text);
  expect(back?.text).toBe("dois");
  const almost = back && newer(back.history, back.text);
  const draft = almost && newer(almost.history, almost.text);
  expect(draft?.text).toBe("draft");
  expect(draft && newer(draft.history, draft.text)).toBeUndefined();
});

test("line history: an entry edited on the way keeps its edit, the sent lines stay as they were", () => {
  const first = older(three, "");
  const second = first && older(first.history, "três!");
  const again = second && newer(second.history, second.text);
  expect(again?.text).toBe("três!");
  const sent = again && remember(again.history, "quatro");
  expect(sent?.entries).toEqual(["um", "dois", "três", "quatro"]);
  expect(sent && older(sent, "")?.text).toBe("quatro");
});

test("line history: blank lines and repetitions are left out, and it is bounded", () => {
  expect(["a", "a", " ", "", "b", "a"].reduce(remember, emptyHistory).entries).toEqual(["a", "b", "a"]);
  let history = emptyHistory;
  for (let index = 0; index <= HISTORY_LINES_MAX; index++) history = remember(history, `line ${index}`);
  expect(history.entries).toHaveLength(HISTORY_LINES_MAX);
  expect(history.entries[0]).toBe("line 1");
});

test("line history: nothing to walk in an empty one", () => {
  expect(older(emptyHistory, "x")).toBeUndefined();
  expect(newer(emptyHistory, "x")).toBeUndefined();
});
