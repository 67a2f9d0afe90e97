/*
 * What the reference server and the generators share: the frame of 176 bytes (docs/PROTOCOL.md), monotonic time, and
 * command lines of the form "--name value".
 */
#ifndef RECADO_BENCH_COMMON_H
#define RECADO_BENCH_COMMON_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { FRAME_BYTES = 176, OI = 0, MSG = 2, ERRO = 3 };
enum { AT_TYPE = 0, AT_ORIGIN = 4, AT_DEST = 8, AT_SIZE = 12, AT_NAME = 16, AT_TEXT = 36 };

/** What the kernel counts against a receive buffer for one datagram of 176 bytes on x86-64. */
enum { BUFFERED_BYTES = 832 };

static inline uint32_t read_u32(const unsigned char *frame, int at)
{
	uint32_t value;
	memcpy(&value, frame + at, sizeof value);
	return ntohl(value);
}

static inline void write_u32(unsigned char *frame, int at, uint32_t value)
{
	value = htonl(value);
	memcpy(frame + at, &value, sizeof value);
}

static inline void fail(const char *what)
{
	perror(what);
	exit(1);
}

static inline double seconds_of(clockid_t clock)
{
	struct timespec time;
	if (clock_gettime(clock, &time) != 0)
		fail("clock_gettime");
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static inline double now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

/** Asks for a receive buffer, beyond the ceiling where we may. Returns the datagrams of 176 bytes that it holds. */
static inline long raise_receive_buffer(int fd, int bytes)
{
	socklen_t length = sizeof bytes;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, &length) != 0)
		fail("getsockopt");
	return bytes / BUFFERED_BYTES;
}

static inline const char *text_option(int argc, char **argv, const char *name, const char *otherwise)
{
	for (int at = 1; at + 1 < argc; at += 2)
		if (strcmp(argv[at], name) == 0)
			return argv[at + 1];
	return otherwise;
}

static inline double option(int argc, char **argv, const char *name, double otherwise)
{
	const char *text = text_option(argc, argv, name, NULL);
	return text ? atof(text) : otherwise;
}

#endif
