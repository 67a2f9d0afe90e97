/** The store that the core sees, over a log and a copy that may both fail. */
import { describe, expect, test } from "bun:test";
import { MemoryServerStore } from "../store/memory-server-store.ts";
import { ClusterStore } from "./cluster-store.ts";

describe("cluster store", () => {
  test("cluster store: it fails while the log does, or the copy", () => {
    const copy = new MemoryServerStore();
    let [ofLog, ofCopy]: (string | undefined)[] = [];
    Object.defineProperty(copy, "fault", { get: () => ofCopy });
    const never = (): void => undefined;
    const store = new ClusterStore({ copy, append: never, whenSettled: never, fault: () => ofLog });
    expect(store.fault).toBeUndefined();
    ofCopy = "full";
    expect(store.fault).toBe("full");
    ofLog = "cluster";
    expect(store.fault).toBe("cluster");
    ofCopy = undefined;
    expect(store.fault).toBe("cluster");
  });
});
