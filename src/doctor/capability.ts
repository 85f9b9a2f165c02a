/** Something that a machine may be able to do, and how that is known. */
export type Capability = {
  /** For people to read. */
  name: string;
  state: "on" | "off" | "broken";
  /** How it was proven, with figures; or why it is missing. */
  detail: string;
  /** The one thing to do about it; null when there is nothing. */
  advice: string | null;
};
