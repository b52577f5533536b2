/** Version of the lab's physics; every result of a bench carries it, and it changes with every change of the physics. */
export const labVersion = '3';
