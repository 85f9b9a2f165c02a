/*
 * The builder of nix-verdict's proofs: what a build on this machine can really do, found out inside a real build.
 *
 * A build has nothing but what its derivation brings, so this program has no libc and no interpreter: it is static, and talks to Linux itself.
 * It is made by scripts/build-probe, and embedded in binary.ts.
 *
 * The environment says what to prove (`proof`) and where the build's output goes (`out`). The answer is one line:
 *
 *   nix-verdict-probe PROOF WORD KEY=VALUE...
 *
 * WORD is `ok` when the build did it, and then the output is made. `failed step=NAME errno=N` names the step that Linux refused.
 */
#include <linux/fcntl.h>
#include <linux/kvm.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/time.h>
#include <linux/unistd.h>

/* ---- Linux ---- */

/* Gives what the kernel gives: a negative number is an errno. */
static __attribute__((noinline)) long linux_call(long number, long a, long b, long c, long d, long e, long f)
{
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
       : "=a"(result)
       : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
       : "rcx", "r11", "memory");
  return result;
}

/* Arguments that are left out are 0. */
#define CALL_7(number, a, b, c, d, e, f, ...) \
  linux_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define CALL(name, ...) CALL_7(__NR_##name, __VA_ARGS__, 0, 0, 0, 0, 0, 0)

static _Noreturn void leave(int code)
{
  for (;;)
    CALL(exit_group, code);
}

static long length(const char *text)
{
  long n = 0;
  while (text[n])
    n++;
  return n;
}

static int starts_with(const char *text, const char *start)
{
  while (*start)
    if (*text++ != *start++)
      return 0;
  return 1;
}

static int same(const char *a, const char *b)
{
  return starts_with(a, b) && starts_with(b, a);
}

static char **environment;

/* A variable of the environment, "" when there is none. */
static const char *variable(const char *name)
{
  for (char **entry = environment; *entry; entry++)
    if (starts_with(*entry, name) && (*entry)[length(name)] == '=')
      return *entry + length(name) + 1;
  return "";
}

/* ---- The answer ---- */

/* A line is written at once, so that no other process's output comes between. */
static char line[512];
static long used;

static void add(const char *text)
{
  while (*text && used < (long)sizeof line - 1)
    line[used++] = *text++;
}

static void add_number(const char *key, unsigned long value)
{
  char digits[24], *at = digits + sizeof digits;
  *--at = 0;
  do
    *--at = '0' + value % 10;
  while (value /= 10);
  add(" ");
  add(key);
  add("=");
  add(at);
}

static void add_word(const char *key, const char *value)
{
  add(" ");
  add(key);
  add("=");
  add(value);
}

static void begin(const char *word)
{
  used = 0;
  add("nix-verdict-probe ");
  add(variable("proof"));
  add(" ");
  add(word);
}

static void end(void)
{
  line[used++] = '\n';
  CALL(write, 1, line, used);
}

static _Noreturn void fail(const char *step, long error)
{
  begin("failed");
  add_word("step", step);
  add_number("errno", error);
  end();
  leave(1);
}

/* The result of a system call, or the end of everything. */
static long must(const char *step, long result)
{
  if (result < 0)
    fail(step, -result);
  return result;
}

/* ---- The clock ---- */

static unsigned long started;

static unsigned long now(void)
{
  struct timespec time;
  must("clock", CALL(clock_gettime, CLOCK_MONOTONIC, &time));
  return time.tv_sec * 1000000000ul + time.tv_nsec;
}

/* ---- Who builds ---- */

static const char *number(const char *text, unsigned long *value)
{
  while (*text == ' ')
    text++;
  for (*value = 0; *text >= '0' && *text <= '9'; text++)
    *value = *value * 10 + (*text - '0');
  return text;
}

static unsigned long uid;       /* in the build */
static unsigned long outer_uid; /* the same user where Nix runs: a sandbox gives its builders another name */
static unsigned long uid_count; /* users that the build has, itself among them */

static void read_uids(void)
{
  char map[512];
  long file = must("uid-map", CALL(open, "/proc/self/uid_map", O_RDONLY));
  long size = must("uid-map", CALL(read, file, map, sizeof map - 1));
  map[size] = 0;
  uid = CALL(getuid, 0);
  for (const char *at = map; *at;) {
    unsigned long inside, outside, count;
    at = number(number(number(at, &inside), &outside), &count);
    if (uid >= inside && uid - inside < count) {
      outer_uid = outside + (uid - inside);
      uid_count = count;
    }
    while (*at && *at++ != '\n')
      ;
  }
  CALL(close, file);
}

/* ---- sandbox ---- */

/*
 * `marker` is a file of the host. Only "no such file" says that it is out of sight: one that is there but closed to this user is seen.
 * A daemon may have a /tmp of its own, so its builds miss the marker without any sandbox; but only in a sandbox is a builder process 1.
 */
static void prove_sandbox(void)
{
  long marker = CALL(open, variable("marker"), O_RDONLY);
  begin("ok");
  add_word("marker", marker == -2 /* ENOENT */ ? "hidden" : "seen");
  add_number("pid", CALL(getpid, 0));
}

/* ---- kvm ---- */

/*
 * A guest counts this far down. Real hardware should take some 30 microseconds for it, much longer than the switches into the guest and out of it;
 * a KVM that emulates every instruction takes a tenth of a second and more.
 */
#define LOOPS 100000

/* The best run counts, because any may be interrupted by other work; none is begun when so much time is gone. */
#define RUNS 3
#define ENOUGH_NS 1000000000ul

/* After this a guest is given up. */
#define GIVE_UP_SECONDS 2

/* Where things are in the guest's memory. */
#define PML4 0x1000
#define PDPT 0x2000
#define DIRECTORY 0x3000
#define CODE 0x4000
#define GUEST_BYTES 0x5000

static void add_run(unsigned long ns)
{
  add_number("ns", ns);
  add_number("loops", LOOPS);
}

/* The alarm: whatever KVM is doing, this is the end of it. Process 1 has to handle the signal itself, or Linux would ignore it. */
static void give_up(int signal)
{
  (void)signal;
  begin("slow");
  add_run(now() - started);
  end();
  leave(1);
}

static void set_alarm(void)
{
  /* The kernel wants a way back from the handler, which is never taken. */
  struct sigaction action = { .sa_handler = give_up, .sa_flags = SA_RESTORER, .sa_restorer = (void (*)(void))give_up };
  struct __kernel_old_itimerval timer = { .it_value = { .tv_sec = GIVE_UP_SECONDS } };
  must("alarm", CALL(rt_sigaction, SIGALRM, &action, 0, sizeof action.sa_mask));
  must("alarm", CALL(setitimer, ITIMER_REAL, &timer, 0));
}

static long map(const char *step, unsigned long bytes, int flags, long file)
{
  return must(step, CALL(mmap, 0, bytes, PROT_READ | PROT_WRITE, flags, file, 0));
}

/* A virtual machine with the guest's page tables and program in its memory. */
static long make_machine(long kvm)
{
  long machine = must("create-vm", CALL(ioctl, kvm, KVM_CREATE_VM, 0));
  /* Intel's processors want three pages of their own; this is where QEMU puts them too. AMD's do not mind. */
  must("tss", CALL(ioctl, machine, KVM_SET_TSS_ADDR, 0xfffbd000));
  unsigned char *memory = (unsigned char *)map("memory", GUEST_BYTES, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  struct kvm_userspace_memory_region region = { .memory_size = GUEST_BYTES, .userspace_addr = (unsigned long)memory };
  must("memory", CALL(ioctl, machine, KVM_SET_USER_MEMORY_REGION, &region));

  /* The first 2 MB, each address as itself: present, writable, and for the last a page of 2 MB. */
  *(unsigned long *)(memory + PML4) = PDPT | 3;
  *(unsigned long *)(memory + PDPT) = DIRECTORY | 3;
  *(unsigned long *)(memory + DIRECTORY) = 0x83;

  static const unsigned char program[] = {
    0xff, 0xc9, /* again: dec ecx */
    0x75, 0xfc, /* jnz again */
    0xf4,       /* hlt */
  };
  for (unsigned long n = 0; n < sizeof program; n++)
    memory[CODE + n] = program[n];
  return machine;
}

/* What KVM knows of features of processors; it takes no more entries than these (KVM_MAX_CPUID_ENTRIES). */
static struct {
  struct kvm_cpuid2 list;
  struct kvm_cpuid_entry2 entries[256];
} features;

/* A processor in 64-bit mode. It has to say first that it has one: kernels since November 2026 refuse the mode to a processor that says nothing. */
static long make_processor(long kvm, long machine)
{
  long processor = must("create-vcpu", CALL(ioctl, machine, KVM_CREATE_VCPU, 0));
  features.list.nent = sizeof features.entries / sizeof *features.entries;
  must("get-cpuid", CALL(ioctl, kvm, KVM_GET_SUPPORTED_CPUID, &features));
  must("set-cpuid", CALL(ioctl, processor, KVM_SET_CPUID2, &features));
  struct kvm_sregs special;
  must("get-sregs", CALL(ioctl, processor, KVM_GET_SREGS, &special));
  struct kvm_segment data = { .limit = ~0u, .selector = 16, .type = 3, .present = 1, .s = 1, .db = 1, .g = 1 };
  struct kvm_segment code = { .limit = ~0u, .selector = 8, .type = 11, .present = 1, .s = 1, .l = 1, .g = 1 };
  special.cs = code;
  special.ds = special.es = special.fs = special.gs = special.ss = data;
  special.cr3 = PML4;
  special.cr4 = 1 << 5;            /* PAE */
  special.cr0 = 1u << 31 | 1;      /* PG, PE */
  special.efer = 1 << 10 | 1 << 8; /* LMA, LME */
  must("set-sregs", CALL(ioctl, processor, KVM_SET_SREGS, &special));
  return processor;
}

/* Lets the guest count, and gives the nanoseconds that it took. */
static unsigned long run_guest(long processor, struct kvm_run *run)
{
  struct kvm_regs registers = { .rip = CODE, .rcx = LOOPS, .rflags = 2 };
  must("set-regs", CALL(ioctl, processor, KVM_SET_REGS, &registers));
  unsigned long before = now();
  must("run", CALL(ioctl, processor, KVM_RUN, 0));
  unsigned long ns = now() - before;
  if (run->exit_reason != KVM_EXIT_HLT) {
    begin("failed");
    add_word("step", "exit");
    add_number("reason", run->exit_reason);
    end();
    leave(1);
  }
  must("get-regs", CALL(ioctl, processor, KVM_GET_REGS, &registers));
  if (registers.rcx != 0)
    fail("count", 0);
  return ns;
}

static void prove_kvm(void)
{
  set_alarm();
  long kvm = must("open", CALL(open, "/dev/kvm", O_RDWR));
  if (must("version", CALL(ioctl, kvm, KVM_GET_API_VERSION, 0)) != KVM_API_VERSION)
    fail("version", 0);
  long processor = make_processor(kvm, make_machine(kvm));
  long bytes = must("vcpu-size", CALL(ioctl, kvm, KVM_GET_VCPU_MMAP_SIZE, 0));
  struct kvm_run *run = (struct kvm_run *)map("vcpu-memory", bytes, MAP_SHARED, processor);
  unsigned long best = ~0ul;
  for (int n = 0; n < RUNS && now() - started < ENOUGH_NS; n++) {
    unsigned long ns = run_guest(processor, run);
    if (ns < best)
      best = ns;
  }
  begin("ok");
  add_run(best);
}

/* ---- container ---- */

/*
 * What NixOS's test driver does in the build to start a container, and what `systemd-nspawn --private-network --private-users=no --keep-unit
 * --register=no` does then, in their order.
 */

#define CGROUPS "/sys/fs/cgroup"
#define ROOT "/run/nix-verdict-container"
/* Users that the feature uid-range promises. */
#define UID_RANGE 65536
/* Anyone in the container that is not root. */
#define SOMEBODY 1000

static void write_file(const char *step, const char *path, const char *text)
{
  long file = must(step, CALL(open, path, O_WRONLY | O_CREAT, 0600));
  must(step, CALL(write, file, text, length(text)));
  CALL(close, file);
}

static void make_folder(const char *step, const char *path)
{
  must(step, CALL(mkdir, path, 0755));
}

static void mount(const char *step, const char *type, const char *path, unsigned long flags, const char *options)
{
  must(step, CALL(mount, "none", path, type, flags, options));
}

/* The end of a child: it has said why it failed, unless a signal did it. */
static void await_child(long child)
{
  int status = 0;
  must("wait", CALL(wait4, child, &status, 0));
  if (status & 0x7f) {
    begin("failed");
    add_word("step", "child");
    add_number("signal", status & 0x7f);
    end();
  }
  if (status != 0)
    leave(1);
}

/* A service of the container runs as a user of its own, and owns files. */
static void be_somebody(void)
{
  write_file("file", "/owned", "by somebody\n");
  must("chown", CALL(chown, "/owned", SOMEBODY, SOMEBODY));
  long child = must("fork", CALL(fork, 0));
  if (child == 0) {
    must("setgid", CALL(setgid, SOMEBODY));
    must("setuid", CALL(setuid, SOMEBODY));
    must("read-as-user", CALL(open, "/owned", O_RDONLY));
    leave(0);
  }
  await_child(child);
}

static void bring_up_loopback(void)
{
  /* As in <net/if.h> and <sys/socket.h>, which are libc's. */
  struct {
    char name[16];
    short flags;
    char rest[22];
  } device = { .name = "lo" };
  long socket = must("socket", CALL(socket, 2 /* AF_INET */, 2 /* SOCK_DGRAM */, 0));
  must("loopback", CALL(ioctl, socket, 0x8913 /* SIOCGIFFLAGS */, &device));
  device.flags |= 1; /* IFF_UP */
  must("loopback", CALL(ioctl, socket, 0x8914 /* SIOCSIFFLAGS */, &device));
}

/* The first program in the container: this one again, from the store, as the init of NixOS would be. */
static void prove_inside(void)
{
  if (CALL(getpid, 0) != 1)
    fail("pid", 0);
  be_somebody();
  bring_up_loopback();
  leave(0);
}

static void enter_container(void)
{
  must("private-mounts", CALL(mount, 0, "/", 0, MS_REC | MS_SLAVE, 0));
  make_folder("root", ROOT);
  mount("root", "tmpfs", ROOT, 0, "mode=0755");
  must("enter-root", CALL(chdir, ROOT));

  make_folder("proc", "proc");
  mount("proc", "proc", "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, 0);
  make_folder("sys", "sys");
  mount("sys", "sysfs", "sys", MS_RDONLY | MS_NOSUID | MS_NOEXEC | MS_NODEV, 0);
  make_folder("dev", "dev");
  make_folder("devpts", "dev/pts");
  mount("devpts", "devpts", "dev/pts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620");
  write_file("dev-null", "dev/null", "");
  must("dev-null", CALL(mount, "/dev/null", "dev/null", 0, MS_BIND, 0));
  /* The folder is named otherwise, because not every store is /nix/store. */
  make_folder("store", "store");
  must("store", CALL(mount, variable("NIX_STORE"), "store", 0, MS_BIND | MS_REC, 0));

  must("hostname", CALL(sethostname, "machine", 7));
  must("pivot-root", CALL(pivot_root, ".", "."));
  must("leave-old-root", CALL(umount2, ".", 2 /* MNT_DETACH */));
  must("new-root", CALL(chdir, "/"));

  const char *builder = variable("builder");
  char program[512] = "/store";
  long at = length(program);
  for (const char *name = builder + length(variable("NIX_STORE")); *name && at < (long)sizeof program - 1;)
    program[at++] = *name++;
  char *arguments[] = { program, 0 };
  /* `inside` is found before the `proof` that is there already. */
  char *inside[] = { "inside=1", "proof=container", 0 };
  must("exec", CALL(execve, program, arguments, inside));
}

static void prove_container(void)
{
  if (variable("inside")[0])
    prove_inside();
  /* What follows mounts over folders of the system. Only in a sandbox is this process 1, and are they the build's own. */
  if (CALL(getpid, 0) != 1)
    fail("sandbox", 0);
  if (uid != 0 || uid_count < UID_RANGE)
    fail("uid-range", 0);

  /* A sandbox has none, and no more than that can be wrong with making one. */
  CALL(mkdir, "/run", 0755);
  mount("run", "tmpfs", "/run", 0, "mode=0755");
  mount("cgroup", "cgroup2", CGROUPS, 0, 0);
  int memory = CALL(access, CGROUPS "/memory.current", 0) == 0;
  make_folder("cgroup-make", CGROUPS "/container");
  write_file("cgroup-enter", CGROUPS "/container/cgroup.procs", "0");

  long apart = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP;
  long child = must("namespaces", CALL(clone, apart | SIGCHLD, 0, 0, 0, 0));
  if (child == 0)
    enter_container();
  await_child(child);

  begin("ok");
  add_number("ns", now() - started);
  add_word("memory", memory ? "yes" : "no");
}

/* ---- */

static _Noreturn __attribute__((used)) void run(long *stack)
{
  environment = (char **)(stack + stack[0] + 2);
  const char *proof = variable("proof");
  started = now();
  read_uids();
  if (same(proof, "sandbox"))
    prove_sandbox();
  else if (same(proof, "kvm"))
    prove_kvm();
  else if (same(proof, "container"))
    prove_container();
  else
    fail("proof", 0);
  add_number("uid", outer_uid);
  end();
  must("output", CALL(open, variable("out"), O_WRONLY | O_CREAT | O_EXCL, 0644));
  leave(0);
}

/* The kernel puts the arguments and the environment on the stack, and jumps here. */
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run\n");
