/*
 * Closed loops: each of N clients keeps K messages on their way, and its next one leaves when all for whom one of them
 * was have it. Private messages go to the next client in a ring; public ones to everybody, their sender included.
 *
 *   load --port P --pid SERVER --scenario private|public --clients N --outstanding K --warm-seconds W --seconds S
 *
 * What is on its way is bounded by what the buffers hold, so that nothing is lost by overflow alone: messages that
 * nobody has heard yet by SERVER_WINDOW, deliveries by three quarters of our own buffer. What could not leave for that
 * reason waits here, in order.
 *
 * Prints one line of JSON. CPU seconds of the server are those of all of its threads, by its CPU clock.
 */
#define _GNU_SOURCE
#include "clients.h"

/** Three fifths of the 5,000 datagrams that the buffer of 2 MiB, which every server here asks for, holds. */
enum { SERVER_WINDOW = 3000, STALL_MS = 1000, DRAIN_MS = 300 };

/*
 * While much of a public load is on its way we nap instead of waiting for the next datagram: many machines' clients
 * would not make the server pay for waking one of them at every other datagram, and would not share its socket's lock.
 */
enum { FEW_ARRIVALS = 32, MUCH_WAITING = 300, NAP_NS = 50000 };

static uint32_t clients, outstanding, slots, copies;
static int is_public;

/** For each message on its way: deliveries that are still to come. A slot's number is the tag of its message. */
static uint32_t *missing;

/** Slots whose next message may leave: a ring, as long as there are slots. */
static uint32_t *ready, ready_from, ready_count;

static long unheard, undelivered, client_window;
static uint64_t delivered, said, refused, strange;

static void make_ready(uint32_t slot)
{
	ready[(ready_from + ready_count++) % slots] = slot;
}

static void say_what_may_leave(void)
{
	while (ready_count > 0 && unheard < SERVER_WINDOW && (undelivered == 0 || undelivered + copies <= client_window)) {
		uint32_t slot = ready[ready_from], origin = slot / outstanding + 1;
		ready_from = (ready_from + 1) % slots;
		ready_count--;
		missing[slot] = copies;
		unheard++;
		undelivered += copies;
		said++;
		say(origin, is_public ? 0 : origin % clients + 1, slot);
	}
	flush();
}

static void hear(const unsigned char *frame, uint32_t byte_count)
{
	uint32_t type = read_u32(frame, AT_TYPE), origin = read_u32(frame, AT_ORIGIN), slot = tag_of(frame);
	if (type == ERRO) {
		refused++;
		return;
	}
	if (byte_count != FRAME_BYTES || type != MSG || slot >= slots || origin != slot / outstanding + 1 || !missing[slot]) {
		strange++;
		return;
	}
	unheard -= missing[slot] == copies;
	undelivered--;
	delivered++;
	if (--missing[slot] == 0)
		make_ready(slot);
}

/** Runs until the given time, or, with nothing to say any more, until all is here. Returns whether it went on to the end. */
static int run(double until, int is_draining)
{
	while (now() < until) {
		int arrivals = receive();
		for (int index = 0; index < arrivals; index++)
			hear(received[index], arrived[index].msg_len);
		if (!is_draining)
			say_what_may_leave();
		else if (undelivered == 0)
			return 1;
		if (is_public && arrivals < FEW_ARRIVALS && undelivered > MUCH_WAITING)
			nanosleep(&(struct timespec){.tv_nsec = NAP_NS}, NULL);
		else if (arrivals == 0 && wait_for_datagrams(is_draining ? DRAIN_MS : STALL_MS) == 0)
			return 0;
	}
	return 1;
}

int main(int argc, char **argv)
{
	clients = option(argc, argv, "--clients", 2);
	outstanding = option(argc, argv, "--outstanding", 1);
	is_public = strcmp(text_option(argc, argv, "--scenario", "private"), "public") == 0;
	copies = is_public ? clients : 1;
	slots = clients * outstanding;
	missing = calloc(slots, sizeof *missing);
	ready = calloc(slots, sizeof *ready);
	clockid_t server_clock;
	if (clock_getcpuclockid(option(argc, argv, "--pid", 0), &server_clock) != 0)
		fail("the server's CPU clock");
	client_window = open_clients(option(argc, argv, "--port", 0)) * 3 / 4;
	register_clients(clients);
	for (uint32_t round = 0; round < outstanding; round++)
		for (uint32_t client = 0; client < clients; client++)
			make_ready(client * outstanding + round);

	int is_whole = run(now() + option(argc, argv, "--warm-seconds", 0.5), 0);
	double started = now(), server_cpu = seconds_of(server_clock), own_cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
	uint64_t delivered_before = delivered;
	is_whole = is_whole && run(started + option(argc, argv, "--seconds", 1), 0);
	double seconds = now() - started;
	server_cpu = seconds_of(server_clock) - server_cpu;
	own_cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - own_cpu;
	uint64_t deliveries = delivered - delivered_before;
	run(now() + 10, 1);
	printf("{\"deliveries\":%llu,\"seconds\":%.6f,\"serverCpuSeconds\":%.6f,\"generatorCpuSeconds\":%.6f,"
	       "\"said\":%llu,\"lost\":%ld,\"refused\":%llu,\"strange\":%llu,\"stalled\":%s,\"window\":%ld}\n",
	       (unsigned long long)deliveries, seconds, server_cpu, own_cpu, (unsigned long long)said, undelivered,
	       (unsigned long long)refused, (unsigned long long)strange, is_whole ? "false" : "true", client_window);
	return 0;
}
