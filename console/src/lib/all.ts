// A list of all values of a type of the API, in the order that people read. One that is missing, or that the API does not have, fails the build.
type Complete<Wanted, Given> = [Wanted] extends [Given] ? unknown : { missing: Exclude<Wanted, Given> };

export const all = <Wanted extends string>() => <const Given extends readonly Wanted[]>(...values: Given & Complete<Wanted, Given[number]>): readonly Wanted[] => values;
