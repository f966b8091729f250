declare module '@babel/plugin-transform-block-scoping';
declare module '@babel/plugin-transform-regenerator';
