/** Prints the sample data: `./scripts/bun use-cases/tef-services/sample/make-wind-and-weather.ts >wind_and_weather.csv`. */
import { makeWindAndWeather } from "./wind-and-weather.ts";

process.stdout.write(makeWindAndWeather());
