/** How the serving process tells the one that started it to start it again. */
export const RESTARTED = 75;
