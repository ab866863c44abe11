// The network between a tablet and the server: a line that can be cut, for the page and the service worker alike.
import { connect, createServer, type Server as Listener, type Socket } from "node:net";

export class Network {
  private readonly open = new Set<Socket>();
  private listener?: Listener;
  private losing?: string;
  private through = 0;
  /** How many answers were lost. */
  lost = 0;
  private constructor(
    private readonly serverPort: number,
    private port: number,
  ) {}

  static async to(serverPort: number): Promise<Network> {
    const network = new Network(serverPort, 0);
    await network.restore();
    return network;
  }

  /** Where the tablet finds the server. */
  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Nothing gets through any more, nor does what is under way. */
  async cut(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((done) => (this.listener ? this.listener.close(() => done()) : done()));
    this.listener = undefined;
  }

  /** Requests that begin so reach the server, which answers; the line breaks before the answer is through. None: all get through. */
  loseAnswers(request?: string): void {
    this.losing = request;
    this.through = 0;
  }

  /** The line breaks once when so many bytes of the answer to a request that begins so are through. */
  breakOnce(request: string, through: number): void {
    this.losing = request;
    this.through = through;
  }

  /** The line is there again. */
  async restore(): Promise<void> {
    const listener = createServer((near) => {
      const far = connect(this.serverPort, "127.0.0.1");
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.open.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.open.delete(one);
          other.destroy();
        });
      }
      let doomed = false;
      let through = 0;
      near.on("data", (sent: Buffer) => {
        doomed ||= this.losing !== undefined && sent.includes(this.losing);
        far.write(sent);
      });
      far.on("data", (answered: Buffer) => {
        if (!doomed) return near.write(answered);
        const lacking = Math.max(this.through - through, 0);
        through += answered.length;
        if (answered.length <= lacking) return near.write(answered);
        this.lost += 1;
        const breaks = (): void => {
          near.destroy();
          far.destroy();
        };
        if (this.through === 0) return breaks();
        this.losing = undefined;
        far.pause();
        near.write(answered.subarray(0, lacking));
        // A line that breaks is silent for a while first: what is through is read by then.
        setTimeout(breaks, 1_000);
      });
    });
    await new Promise<void>((done) => listener.listen(this.port, "127.0.0.1", done));
    const address = listener.address();
    if (typeof address === "object" && address) this.port = address.port;
    this.listener = listener;
  }
}
