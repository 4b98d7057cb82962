export default { site: 'https://p.example' , base: '/b' };
