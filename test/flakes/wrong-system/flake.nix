{ outputs = _: { checks.riscv64-linux.a = 1; checks.mips64-linux.b = 2; }; }
