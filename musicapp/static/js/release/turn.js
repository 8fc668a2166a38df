// One change after the other, so that each begins with what the one before it has made.

export class Turn {
  #underWay = null;

  get isTaken() { return this.#underWay !== null; }

  /** Resolves when all that is under way by now, and all that waits for it, is done. */
  async free() {
    while (this.#underWay) await this.#underWay;
  }

  /** Make `change` when nothing else is under way any more; gives what it gives. */
  async take(change) {
    while (this.#underWay) await this.#underWay; // not by `free`: of several that wait, one may go on
    const made = change();
    this.#underWay = made.catch(() => {}).finally(() => { this.#underWay = null; });
    return made;
  }
}
