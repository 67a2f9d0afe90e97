/** A server's part in a cluster against a real nats-server whose log is shorter than it expects. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { MemoryServerStore } from "@recado/server";
import { NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS } from "../harness/cluster.ts";
import { ClusterPart } from "../harness/cluster-part.ts";
import { NatsServers } from "../harness/nats.ts";

setDefaultTimeout(60_000);

const NATS = ["nats-server"];
const SECONDS_PER_DAY = 86_400;

describe("cluster log", () => {
  testWith(NATS, "cluster log: a server that was silent for longer than the log keeps messages writes on", async () => {
    await using nats = await NatsServers.start(1);
    await using part = await ClusterPart.join(nats.urls, { keepDays: 1 / SECONDS_PER_DAY });
    part.say("antes");
    await part.hears(["antes"]);
    await waitFor(
      async () => ((await part.link.lastPlaceOf(part.cluster.figures().boot)) === 0 ? true : undefined),
      () => "a log without the message",
      20_000,
    );
    part.say("depois");
    await part.hears(["antes", "depois"]);
  });

  testWith(NATS, "cluster log: a server starts where the log has let go of all that its copy has not", async () => {
    await using nats = await NatsServers.start(1);
    await using part = await ClusterPart.join(nats.urls);
    part.say("antes");
    await part.hears(["antes"]);
    // As age does.
    await part.link.manager.streams.purge(part.link.logStream);
    await using late = await ClusterPart.join(nats.urls);
    expect(late.cluster.figures().applied).toBe(part.cluster.figures().applied);
    part.say("depois");
    await late.hears(["depois"]);
  });

  testWith(NATS, "cluster log: a server whose copy cannot store leaves the log alone until it can", async () => {
    await using nats = await NatsServers.start(1);
    await using part = await ClusterPart.join(nats.urls);
    const copy = new MemoryServerStore(part.link.logId);
    let fault: string | undefined;
    Object.defineProperty(copy, "fault", { get: () => fault });
    await using full = await ClusterPart.join(nats.urls, { copy });
    fault = "full";
    part.say("durante");
    await part.hears(["durante"]);
    await waitFor(
      () => (part.cluster.figures().nodes.length === 2 ? true : undefined),
      () => "the other server's heartbeat",
    );
    expect([full.heard, full.cluster.store.fault]).toEqual([[], "full"]);
    fault = undefined;
    part.say("depois");
    await full.hears(["durante", "depois"]);
  });

  testWith(NATS, "cluster log: a NATS that lost the end of the log is noticed, and can be mended", async () => {
    await using nats = await NatsServers.start(1);
    const copy = new MemoryServerStore();
    const part = await ClusterPart.join(nats.urls, { copy });
    part.say("um");
    await part.hears(["um"]);
    await nats.save(0);
    for (const [index, text] of ["dois", "três"].entries()) {
      part.say(text);
      await part.hears(["um", "dois", "três"].slice(0, index + 2));
    }
    await nats.setBack(0);
    part.say("em vão");
    await waitFor(
      () => (part.faults.includes("cluster-lost") ? true : undefined),
      () => `a fault, not ${part.faults.join()}`,
      30_000,
    );
    expect(await part.link.lastPlaceOf(part.cluster.figures().boot)).toBe(1);
    await part[Symbol.asyncDispose]();
    const readTo = copy.logPlace;
    await expect(ClusterPart.join(nats.urls, { copy })).rejects.toThrow(`1 < ${readTo}`);
    const link = await NatsLink.open({ ...CLUSTER_SETTINGS, urls: nats.urls });
    // As NATS's own tool does.
    for (let place = 2; place <= readTo; place++) link.connection.publish(link.subjectOf("fill"), "x");
    await link.connection.flush();
    await link.close();
    await using again = await ClusterPart.join(nats.urls, { copy });
    again.say("quatro");
    await again.hears(["quatro"]);
    expect(copy.logPlace).toBe(readTo + 1);
  });

  testWith(NATS, "cluster log: of an id that nobody has, nothing is left in the bucket", async () => {
    await using nats = await NatsServers.start(1);
    await using part = await ClusterPart.join(nats.urls, { sweepMs: 50 });
    const { bucket } = part.link;
    const stored = async (key: string): Promise<boolean> => (await bucket.get(key)) !== null;
    await bucket.put("id.8", "{}");
    await part.claims(7);
    expect([await stored("id.7"), await stored("id.8")]).toEqual([true, true]);
    part.cluster.release(7);
    await waitFor(
      async () => ((await stored("id.7")) ? undefined : true),
      () => "a bucket without the id",
    );
    expect(await stored("id.8")).toBe(true);
    await part.claims(7);
  });
});
