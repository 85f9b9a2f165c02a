{
  description = "One of several flakes of a repository: web";

  outputs =
    _:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      eachSystem = make: builtins.listToAttrs (map (system: { name = system; value = make system; }) systems);
    in
    {
      checks = eachSystem (system: {
        # Both flakes have a check of this name; their reports keep them apart.
        tests = derivation {
          name = "web-tests";
          inherit system;
          builder = "/bin/sh";
          args = [ "-euc" "echo web works > $out" ];
        };
      });
    };
}
