interface CircuitOptions {
  /** Asks whether the other side answers again. */
  readonly probe: () => Promise<unknown>;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** Tells everybody at once not to wait for somebody who does not answer. */
export interface Circuit {
  readonly isOpen: boolean;
  /** Somebody waited in vain: nobody else does, until a probe is answered. */
  open(): void;
  /** Probes now instead of after the pause. */
  probeNow(): void;
  stop(): void;
}

/** The first pause before a probe, and the longest, milliseconds. It doubles with each probe in vain. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 4_000;

/** A circuit that is closed by its own probes, so that no request ever pays for finding out. */
export function createCircuit({ probe, onOpen, onClose }: CircuitOptions): Circuit {
  let isOpen = false;
  let isStopped = false;
  let isProbing = false;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;

  const waitForProbe = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void tryProbe(), pause);
    timer.unref();
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };

  const tryProbe = async (): Promise<void> => {
    if (!isOpen || isStopped || isProbing) return;
    isProbing = true;
    try {
      await probe();
      if (isStopped) return;
      isOpen = false;
      pause = FIRST_PAUSE;
      clearTimeout(timer);
      onClose();
    } catch {
      if (!isStopped) waitForProbe();
    } finally {
      isProbing = false;
    }
  };

  return {
    get isOpen() {
      return isOpen;
    },
    open() {
      if (isOpen || isStopped) return;
      isOpen = true;
      waitForProbe();
      onOpen();
    },
    probeNow: () => void tryProbe(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
