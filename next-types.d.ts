// The types of style sheets and images. Next's own next-env.d.ts changes with every build, so it is not read.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
