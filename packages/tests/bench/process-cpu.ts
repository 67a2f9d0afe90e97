/** CPU time that the kernel charges a process, all of its threads, ended ones too. */
import { readFileSync } from "node:fs";

/** Clock ticks a second of /proc/PID/stat: USER_HZ, 100 on every Linux port (proc(5)). */
const TICKS_PER_SECOND = 100;

/** User and system time so far, in seconds. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory, in MB. */
export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
}
