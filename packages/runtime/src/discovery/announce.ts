/** A server on the local network, told by multicast DNS until it is closed. */
import { type CiaoService, getResponder, type Protocol, type ServiceTxt } from "@homebridge/ciao";
import { SERVICE, TxtKey } from "./service.ts";

export interface AnnouncementOptions {
  /** For people; made unique on the network by the responder where another has it. */
  readonly name: string;
  readonly port: number;
  readonly version: string;
  readonly users: number;
  /** Where it is bound; "::" and "0.0.0.0" are all addresses. */
  readonly address: string;
}

export interface Announcement {
  /** As the network knows it. */
  readonly name: string;
  setUsers(users: number): void;
  /** Says goodbye. */
  close(): Promise<void>;
}

/** A constant of the library that exists at compile time alone. */
const UDP = "udp" as Protocol;

/** Rejects with the system's error where multicast is not possible. */
export async function announce(options: AnnouncementOptions): Promise<Announcement> {
  const { name, port, version, users, address } = options;
  const responder = getResponder();
  const txtOf = (count: number): ServiceTxt => ({ [TxtKey.version]: version, [TxtKey.users]: String(count) });
  const service: CiaoService = responder.createService({
    name,
    type: SERVICE,
    protocol: UDP,
    port,
    txt: txtOf(users),
    ...(address === "0.0.0.0" ? { disabledIpv6: true } : {}),
    ...(address === "::" || address === "0.0.0.0" ? {} : { restrictedAddresses: [address] }),
  });
  let current = name;
  service.on("name-change", (changed) => {
    current = changed;
  });
  try {
    await service.advertise();
  } catch (error) {
    await responder.shutdown();
    throw error;
  }
  return {
    get name() {
      return current;
    },
    setUsers: (count) => service.updateTxt(txtOf(count)),
    async close() {
      await service.destroy();
      await responder.shutdown();
    },
  };
}
