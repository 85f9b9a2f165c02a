# Builds that say when they start and wait until they are let go, through a folder that the sandbox shows as /gates.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        gated = name: deps: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          inherit deps;
          args = [ "-c" ''
            echo started > /gates/${name}.started
            echo ${name} is waiting
            read answer < /gates/${name}.go
            [ "$answer" = pass ] && echo > $out
          '' ];
        };
        shared = gated "shared" [ ];
      in
      {
        one = gated "one" [ ];
        two = gated "two" [ ];
        three = gated "three" [ shared ];
        four = gated "four" [ shared ];
      };
  };
}
