import { begin } from "./table";

export default begin;
