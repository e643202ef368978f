interface SparkProps {
  /** The oldest first; 0 or more each. */
  readonly values: readonly number[];
  /** So many have place. */
  readonly places: number;
}

const HEIGHT = 24;

/** Small bars over time, the newest at the right. Only for the eye: the figures stand beside it in words. */
export function Spark({ values, places }: SparkProps) {
  const highest = Math.max(...values, 1);
  const shown = values.slice(-places);
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${places} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {shown.map((value, index) => {
        const height = (value / highest) * HEIGHT;
        const x = places - shown.length + index;
        // A bar has no name but its place.
        return value === 0 ? null : (
          <rect key={x} x={x + 0.1} y={HEIGHT - height} width={0.8} height={height} />
        );
      })}
    </svg>
  );
}
