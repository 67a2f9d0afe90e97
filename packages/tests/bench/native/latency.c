/*
 * An open loop: messages leave at even intervals whatever became of the ones before, each from a client to itself.
 * A round trip is measured from the time at which its message was due, so that a server that stands still is charged
 * for all who would have waited.
 *
 *   latency --port P --pid SERVER --clients N --rate MESSAGES_A_SECOND --warm-seconds W --seconds S
 *
 * Prints one line of JSON, times in microseconds.
 */
#define _GNU_SOURCE
#include "clients.h"

#include <sys/prctl.h>

enum { MESSAGES_MAX = 4000000, DRAIN_MS = 300 };

static double *due, *round_trips;
static uint32_t said, heard_count;

static int ascending(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;
	return (difference > 0) - (difference < 0);
}

static void hear(const unsigned char *frame)
{
	uint32_t tag = tag_of(frame);
	if (read_u32(frame, AT_TYPE) != MSG || tag >= said || round_trips[tag] > 0)
		return;
	round_trips[tag] = (now() - due[tag]) * 1e6;
	heard_count++;
}

/** Sleeps until a datagram is here or the next message is due. */
static void wait_until(double time)
{
	double left = time - now();
	if (left <= 0)
		return;
	struct timespec timeout = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
	ppoll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, &timeout, NULL);
}

static void hear_all(void)
{
	for (int arrivals = receive(); arrivals > 0; arrivals = receive())
		for (int index = 0; index < arrivals; index++)
			hear(received[index]);
}

static double percentile(const double *sorted, uint32_t count, double share)
{
	return count == 0 ? 0 : sorted[(uint32_t)((count - 1) * share)];
}

int main(int argc, char **argv)
{
	uint32_t clients = option(argc, argv, "--clients", 10);
	double rate = option(argc, argv, "--rate", 5000), warm = option(argc, argv, "--warm-seconds", 0.5);
	uint32_t warm_count = rate * warm, count = warm_count + rate * option(argc, argv, "--seconds", 1);
	if (count > MESSAGES_MAX || prctl(PR_SET_TIMERSLACK, 1) != 0)
		fail("too many messages, or prctl");
	due = calloc(count, sizeof *due);
	round_trips = calloc(count, sizeof *round_trips);
	clockid_t server_clock;
	if (clock_getcpuclockid(option(argc, argv, "--pid", 0), &server_clock) != 0)
		fail("the server's CPU clock");
	open_clients(option(argc, argv, "--port", 0));
	register_clients(clients);

	double started = now(), measured = started, server_cpu = 0, own_cpu = 0;
	while (said < count) {
		if (said == warm_count) {
			measured = now();
			server_cpu = seconds_of(server_clock);
			own_cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
		}
		due[said] = started + said / rate;
		wait_until(due[said]);
		hear_all();
		for (double time = now(); said < count && (due[said] = started + said / rate) <= time;) {
			uint32_t client = said % clients + 1;
			say(client, client, said++);
			if (said == warm_count)
				break;
		}
		flush();
	}
	double seconds = now() - measured;
	server_cpu = seconds_of(server_clock) - server_cpu;
	own_cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - own_cpu;
	while (heard_count < count && wait_for_datagrams(DRAIN_MS) > 0)
		hear_all();

	uint32_t samples = 0;
	for (uint32_t tag = warm_count; tag < count; tag++)
		if (round_trips[tag] > 0)
			round_trips[samples++] = round_trips[tag];
	qsort(round_trips, samples, sizeof *round_trips, ascending);
	printf("{\"messages\":%u,\"lost\":%u,\"seconds\":%.6f,\"serverCpuSeconds\":%.6f,\"generatorCpuSeconds\":%.6f,"
	       "\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"p999\":%.2f,\"max\":%.2f}\n",
	       count - warm_count, count - heard_count, seconds, server_cpu, own_cpu, percentile(round_trips, samples, 0.5),
	       percentile(round_trips, samples, 0.9), percentile(round_trips, samples, 0.99),
	       percentile(round_trips, samples, 0.999), percentile(round_trips, samples, 1));
	return 0;
}
