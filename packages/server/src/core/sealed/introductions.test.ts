import { expect, test } from "bun:test";
import fc from "fast-check";
import { Introductions, Told } from "./introductions.ts";

test("who was told of a writer knows it until it is called otherwise, and by its old name again is told again", () => {
  const introductions = new Introductions();
  const told = new Told();
  const ana = introductions.of(7, "s ana");
  expect(told.has(ana)).toBe(false);
  told.add(ana);
  expect(told.has(introductions.of(7, "s ana"))).toBe(true);
  const maria = introductions.of(7, "s maria");
  expect(told.has(maria)).toBe(false);
  told.add(maria);
  expect(told.has(introductions.of(7, "s ana"))).toBe(false);
});

test("of any number of writers, none is taken for another", () => {
  const introductions = new Introductions();
  const told = new Told();
  for (let id = 1; id <= 10_000; id++) {
    const introduction = introductions.of(id, "c x");
    expect(told.has(introduction)).toBe(false);
    told.add(introduction);
    expect(told.has(introduction)).toBe(true);
  }
});

test("an introduction of before the places were given anew is not known, and does not hide those of after", () => {
  const introductions = new Introductions();
  const told = new Told();
  const early = introductions.of(1, "c x");
  told.add(early);
  let late = early;
  for (let id = 2; late.round === early.round; id++) late = introductions.of(id, "c x");
  told.add(late);
  expect(told.has(early)).toBe(false);
  told.add(early);
  expect([told.has(early), told.has(late)]).toEqual([false, true]);
});

test("whatever names come in whatever order to whom, each reader knows a writer by the name of what it just got", () => {
  const telling = fc.record({ reader: fc.nat({ max: 2 }), origin: fc.nat({ max: 1 }), name: fc.nat({ max: 2 }) });
  fc.assert(
    fc.property(fc.array(telling, { maxLength: 200 }), (tellings) => {
      const introductions = new Introductions();
      const readers = [0, 1, 2].map(() => ({ told: new Told(), names: new Map<number, string>() }));
      for (const { reader, origin, name } of tellings) {
        const { told, names } = readers[reader] ?? { told: new Told(), names: new Map() };
        const text = `s ${name}`;
        const introduction = introductions.of(origin, text);
        if (!told.has(introduction)) {
          told.add(introduction);
          names.set(origin, text);
        }
        expect(names.get(origin)).toBe(text);
      }
    }),
  );
});
