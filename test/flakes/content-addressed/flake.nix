# What needs a content-addressed dependency is built under another derivation's path.
{
  outputs = _:
    let
      build = name: script: derivation {
        name = "${name}-@salt@"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" script ];
        __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";
      };
      dependency = build "dependency" "echo x > $out";
    in
    {
      checks.x86_64-linux = {
        passes = build "passes" "read x < ${dependency}; echo it passes; echo > $out";
        fails = build "fails" "read x < ${dependency}; echo why; exit 5";
      };
    };
}
