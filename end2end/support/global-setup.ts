import { DEMO, prepare } from "./server";

export default () => prepare(DEMO);
