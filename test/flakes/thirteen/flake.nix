# Thirteen checks, broken in twelve ways.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: script: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" script ];
        };
        library = build "library" "echo no library today; exit 5";
      in
      {
        throws = throw "this one gives up";
        lacks-attribute = { }.nothing;
        recurses = let x = x; in x;
        mixes-types = 1 + "one";
        is-number = 42;
        is-nested = { inner = build "inner" "echo > $out"; };
        overflows = let f = n: 1 + f (n + 1); in f 0;
        other-platform = derivation { name = "other"; system = "riscv64-linux"; builder = "/bin/sh"; };
        other-feature = derivation { name = "feature"; system = "x86_64-linux"; builder = "/bin/sh"; requiredSystemFeatures = [ "quantum" ]; };
        exits = build "exits" "echo about to fail; exit 7";
        needs-library = build "needs-library" "cat ${library} > $out";
        needs-library-too = build "needs-library-too" "cat ${library} ${library} > $out";
        hangs = build "hangs" "while :; do echo still here; i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; done";
      };
  };
}
