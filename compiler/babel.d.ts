declare module '@babel/plugin-transform-block-scoping';
declare module '@babel/plugin-transform-destructuring';
declare module '@babel/plugin-transform-object-rest-spread';
declare module '@babel/plugin-transform-parameters';
declare module '@babel/plugin-transform-regenerator';
declare module '@babel/plugin-transform-spread';
