# As in `gates`, builds wait until they are let go. Both doomed checks need `one`; only the first needs `two`.
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
            read answer < /gates/${name}.go
            [ "$answer" = pass ] && echo > $out
          '' ];
        };
        one = gated "one" [ ];
        two = gated "two" [ ];
        shared = gated "shared" [ ];
      in
      {
        doomed = gated "doomed" [ one two shared ];
        also = gated "also" [ one shared ];
        four = gated "four" [ shared ];
      };
  };
}
